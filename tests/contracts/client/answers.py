"""Answers as Microsoft documents them, restated with names, ids and quantities of our own."""

from __future__ import annotations

from typing import Any

CUSTOMER = "5f0f2d52-0c3b-4a9e-9d53-6a1b7a0c4f01"
SUB = "7d9d6c1e-6a4f-4b07-9a41-0c6b8f7a1e05"
USER_ID = "1f6f2f34-8d0a-4d0b-a5a4-7b1c9f6c2e06"
OFFER_ID = "0B7E5E52-6A3C-4A55-9A1F-2D9B6F1C8E07"
RELATIONSHIP_ID = "2c1b9e7a-9f1d-4a0c-8f4e-1b2c3d4e5f08-5f0f2d52-0c3b-4a9e-9d53-6a1b7a0c4f01"
ITEM = "CFQ7TTC0HX01:0002:CFQ7TTC0HX9Z"

Body = dict[str, Any]

ADDRESS: Body = {"country": "PT", "city": "Porto", "addressLine1": "Rua das Flores 12", "phoneNumber": ""}
SELF: Body = {"self": {"uri": "/customers/x", "method": "GET", "headers": []}}
COMPANY_PROFILE: Body = {
    "tenantId": CUSTOMER,
    "domain": "solmar.onmicrosoft.com",
    "companyName": "Solmar Lda",
    "address": ADDRESS,
    "email": "rita@solmar.pt",
    "links": SELF,
    "attributes": {"objectType": "CustomerCompanyProfile"},
}
BILLING_PROFILE: Body = {
    "id": "e1",
    "firstName": "Rita",
    "lastName": "Sousa",
    "email": "rita@solmar.pt",
    "culture": "pt-PT",
    "language": "pt",
    "companyName": "Solmar Lda",
    "defaultAddress": ADDRESS,
    "notYetKnown": {"price": 1.50},
    "links": SELF,
    "attributes": {"etag": "-4242348048554929329", "objectType": "CustomerBillingProfile"},
}
ORGANIZATION: Body = {
    "street": "Rua das Flores 12",
    "countryLetterCode": "PT",
    "postalCode": "4050-265",
    "city": "Porto",
    "displayName": "Solmar Lda",
    "technicalNotificationMails": ["rita@solmar.pt"],
}
QUALIFICATION: Body = {
    "qualification": "Education",
    "vettingStatus": "Denied",
    "vettingReason": "Not a school",
    "vettingCreatedDate": "2027-02-03T10:37:38.885Z",
}
VALIDATION_CODE: Body = {
    "partnerId": "9c2d7a10-5b1e-4f0a-8a5e-3a1f0f6d2b11",
    "organizationName": "Harbour Cloud",
    "validationId": "43210",
    "maxCreates": 7,
    "remainingCreates": 3,
    "eTag": "W/\"datetime'2027-01-10T18%3A49%3A58.727348Z'\"",
}
RELATIONSHIP_REQUEST: Body = {
    "url": "https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId=p&msppId=0&DAP=false",
    "attributes": {"objectType": "RelationshipRequest"},
}
PROVIDER: Body = {"id": "0b7a9c44", "name": "Big Distribution", "relationshipType": "is_indirect_reseller_of"}
LEGAL: Body = {
    "companyName": "Harbour Cloud SA",
    "address": ADDRESS,
    "primaryContact": {"firstName": "Ana", "lastName": "Reis", "email": "ana@harbour.pt", "phoneNumber": "1"},
    "companyApproverAddress": ADDRESS,
    "companyApproverEmail": "boss@harbour.pt",
    "vettingStatus": "authorized",
    "vettingSubStatus": "none",
    "profileType": "LegalBusinessProfile",
    "attributes": {"objectType": "LegalBusinessProfile"},
}
OWN_ORGANIZATION: Body = {
    "id": "9c2d7a10",
    "companyName": "Harbour Cloud SA",
    "defaultAddress": ADDRESS,
    "tenantId": "9c2d7a10",
    "domain": "harbour.pt",
    "email": "ana@harbour.pt",
    "language": "pt",
    "culture": "pt-PT",
    "profileType": "OrganizationProfile",
}
OWN_BILLING: Body = {
    "companyName": "Harbour Cloud SA",
    "address": ADDRESS,
    "primaryContact": {"firstName": "Ana"},
    "purchaseOrderNumber": "PO-7",
    "taxId": "PT500100200",
    "billingCurrency": "EUR",
    "billingDay": 4,
    "profileType": "BillingProfile",
}
OWN_SUPPORT: Body = {"email": "help@harbour.pt", "telephone": "22", "website": "harbour.pt"}
OFFER: Body = {
    "id": OFFER_ID,
    "name": "Harbour Mail Classic",
    "minimumQuantity": 1,
    "maximumQuantity": 300,
    "rank": 12,
    "locale": "pt-PT",
    "country": "PT",
    "category": {"id": "SmallBusiness_Key", "name": "Small Business", "rank": 30},
    "limitUnitOfMeasure": "Concurrent",
    "limit": 2,
    "prerequisiteOffers": [],
    "isAddOn": False,
    "hasAddOns": True,
    "billing": "license",
    "supportedBillingCycles": ["monthly", "annual"],
    "upgradeTargetOffers": [],
    "conversionTargetOffers": [],
    "reselleeQualifications": ["none"],
    "resellerQualifications": ["none"],
    "partnerQualifications": ["none"],
    "salesGroupId": "1",
    "isTrial": False,
    "product": {"id": "p1", "name": "Harbour Mail", "unit": "Licenses"},
    "unitType": "Licenses",
    "attestationProperties": {"attestationType": "x", "enforceAttestation": False},
    "links": {"learnMore": {"method": "GET", "headers": []}},
    "attributes": {"objectType": "Offer"},
}
CATEGORY: Body = {
    "id": "Enterprise_Key",
    "name": "Enterprise",
    "rank": 20,
    "locale": "pt-PT",
    "country": "PT",
}
INVENTORY: Body = {
    "productId": "DZH318Z0HX01",
    "skuId": "0039",
    "isRestricted": True,
    "restrictions": [
        {
            "reasonCode": "NotAvailableForSubscription",
            "description": "not in this place",
            "properties": {"type": "Location", "values": "portugalnorth"},
        }
    ],
}
PROMOTION: Body = {
    "id": "39NFJQT1HX01:0001:39NFJQT1HX02",
    "name": "Spring",
    "startDate": "2027-02-01T00:00:00+00:00",
    "endDate": "9999-01-01T00:00:00+00:00",
    "properties": {"isAutoApplicable": True},
    "requiredProducts": [
        {
            "productId": "CFQ7TTC0HX01",
            "skuId": "0002",
            "term": {"duration": "P1Y", "billingCycle": "Annual"},
            "pricingPolicies": [{"policyType": "PercentDiscount", "value": "0.150"}],
        }
    ],
    "promotionConstraints": {
        "seatConstraints": [{"minSeats": 5, "maxSeats": 50, "type": "SubscriptionQuantity"}],
        "assetOwnershipLimits": [{"minAssets": 0, "maxAssets": 1, "type": "LifetimeRedemptionCount"}],
        "eligibilityConstraints": [{"isApplicable": True, "type": "FirstPurchase"}],
        "productOwnershipConstraints": [[{"bigId": "CFQ7TTC0HX00/0001"}]],
    },
}
ELIGIBILITY: Body = {
    "id": 0,
    "catalogItemId": ITEM,
    "quantity": 3,
    "billingCycle": "annual",
    "termDuration": "P1Y",
    "eligibilities": [
        {"promotionId": "39NFJQT1HX01:0001:39NFJQT1HX02", "isEligible": True},
        {
            "promotionId": "39NFJQT1HX03:0001:39NFJQT1HX04",
            "isEligible": False,
            "errors": [
                {"type": "SeatCount", "description": "few", "minimumRequiredSeats": 5, "availableSeats": 3},
                {"type": "Term", "eligibleTerms": [{"billingCycle": "Annual", "duration": "P3Y"}]},
            ],
        },
    ],
    "attributes": {"objectType": "PromotionEligibilities"},
}
SUBSCRIPTION: Body = {
    "id": SUB,
    "offerId": ITEM,
    "friendlyName": "Mail",
    "quantity": 10,
    "status": "active",
    "autoRenewEnabled": True,
    "scheduledNextTermInstructions": {"product": {"productId": "CFQ7TTC0HX01"}, "quantity": 8},
    "nextChargeInstructions": {"product": {"billingCycle": "annual"}},
    "partnerId": "5012345",
    "newMember": {"price": 12.34},
    "attributes": {"objectType": "Subscription"},
}
ACTIVATION_LINK: Body = {
    "lineItemNumber": 0,
    "link": {"uri": "https://x.example", "method": "GET", "headers": []},
}
PROVISIONING: Body = {
    "skuId": "6FD2C87F",
    "status": "success",
    "quantity": 5,
    "endDate": "2028-05-10T00:00:00Z",
    "attributes": {"objectType": "SubscriptionProvisioningStatus"},
}
SUPPORT_CONTACT: Body = {
    "supportTenantId": "0b7a9c44-21d7-4f6e-8e11-7c5d3a9e2f02",
    "supportMpnId": "5012345",
    "name": "Meridian IT",
    "links": SELF,
    "attributes": {"objectType": "SupportContact"},
}
REGISTRATION_STATUS: Body = {"subscriptionId": SUB, "status": "NotRegistered"}
OVERAGE: Body = {
    "azureEntitlementId": "ea1c26b7",
    "partnerId": "5012345",
    "type": "PhoneServices",
    "overageEnabled": True,
    "azureResourceGroup": {"tags": {"phone": "calls"}, "location": "portugalnorth"},
    "links": {"overage": {"uri": "/customers/x/subscriptions/overage", "method": "GET", "headers": []}},
    "attributes": {"objectType": "Overage"},
}
END_DATE: Body = {
    "allowedCustomTermEndDateType": "subscriptionAligned",
    "cotermSubscriptionIds": [SUB],
    "allowedCustomTermEndDate": "2027-08-01T00:00:00",
}
TARGET: Body = {
    "operationId": "op-1",
    "catalogItemId": "CFQ7TTC0HX02:0001:CFQ7TTC0HX8Y",
    "title": "Harbour Suite",
    "quantity": 10,
    "eligibilities": [
        {
            "isEligible": False,
            "transitionType": "transition_only",
            "errors": [{"code": 7, "description": "x"}],
        }
    ],
    "subscriptionEligibilities": [
        {
            "isEligible": True,
            "subscriptionId": "s-2",
            "subscriptionFriendlyName": "Suite",
            "subscriptionTermDuration": "P1Y",
            "subscriptionBillingCycle": "monthly",
            "errors": [],
        }
    ],
}
TRANSITION: Body = {
    "operationId": "op-1",
    "fromCatalogItemId": ITEM,
    "fromSubscriptionId": SUB,
    "toCatalogItemId": "CFQ7TTC0HX02:0001:CFQ7TTC0HX8Y",
    "quantity": 4,
    "transitionType": "transition_with_license_transfer",
    "events": [{"name": "Conversion", "status": "Started ", "timestamp": "2027-03-01T18:01:14.7488618Z"}],
    "attributes": {"objectType": "Transition"},
}
UPGRADE: Body = {
    "targetOffer": OFFER,
    "upgradeType": "upgrade_only",
    "isEligible": False,
    "quantity": 5,
    "upgradeErrors": [{"code": 2, "description": "not active", "attributes": {"objectType": "UpgradeError"}}],
}
UPGRADE_RESULT: Body = {
    "sourceSubscriptionId": SUB,
    "targetSubscriptionId": "s-2",
    "upgradeType": 1,
    "upgradeErrors": [{"code": "conflicting_service_types"}],
    "licenseErrors": [{"userObjectId": USER_ID, "name": "Rita", "email": "r@x", "errors": [{"code": 0}]}],
}
CONVERSION: Body = {
    "offerId": OFFER_ID,
    "targetOfferId": "0B7E5E52-6A3C-4A55-9A1F-2D9B6F1C8E08",
    "orderId": "o-1",
    "quantity": 25,
    "billingCycle": "monthly",
    "attributes": {"objectType": "Conversion"},
}
AUDIT_RECORD: Body = {
    "id": "r-1",
    "partnerId": "9c2d7a10",
    "participants": ["9c2d7a10"],
    "customerId": CUSTOMER,
    "customerName": "Solmar Lda",
    "userPrincipalName": "ana@harbour.pt",
    "applicationId": "our-application",
    "resourceType": "order",
    "resourceNewValue": '{"Id":"a1b2c3d4e5f6"}',
    "operationType": "create_order",
    "originalCorrelationId": "c-1",
    "operationDate": "2027-03-01T23:26:19.7753934Z",
    "operationStatus": "succeeded",
    "customizedData": [{"key": "OrderId", "value": "a1b2c3d4e5f6"}],
    "attributes": {"objectType": "AuditRecord"},
}
REGISTRATION: Body = {
    "SubscriberId": "e82cac64",
    "WebhookUrl": "https://harbour.example/hook",
    "WebhookEvents": ["subscription-updated", "test-created", "something-new"],
}
VALIDATION_RESULT: Body = {
    "correlationId": "c-9",
    "partnerId": "9c2d7a10",
    "status": "completed",
    "callbackUrl": "https://harbour.example/hook",
    "results": [
        {
            "responseCode": "OK",
            "responseMessage": "",
            "systemError": False,
            "dateTimeUtc": "2027-03-01T09:00:00Z",
        }
    ],
}
GDAP: Body = {
    "@odata.type": "#microsoft.graph.delegatedAdminRelationship",
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#x",
    "@odata.etag": 'W/"JyIx"',
    "id": RELATIONSHIP_ID,
    "displayName": "Solmar help desk",
    "duration": "P365D",
    "customer": {"tenantId": CUSTOMER, "displayName": "Solmar Lda"},
    "accessDetails": {"unifiedRoles": [{"roleDefinitionId": "29232cdf"}]},
    "autoExtendDuration": "P180D",
    "status": "created",
    "createdDateTime": "2027-02-10T11:24:42.3148266Z",
    "lastModifiedDateTime": "2027-02-10T11:24:42.3148266Z",
    "activatedDateTime": "",
    "endDateTime": None,
}
ASSIGNMENT: Body = {
    "@odata.etag": 'W/"JyIy"',
    "id": "as-1",
    "status": "pending",
    "accessContainer": {"accessContainerId": "group-1", "accessContainerType": "securityGroup"},
    "accessDetails": {"unifiedRoles": [{"roleDefinitionId": "29232cdf"}]},
}
USER: Body = {
    "id": USER_ID,
    "userPrincipalName": "rita@solmar.onmicrosoft.com",
    "firstName": "Rita",
    "lastName": "Sousa",
    "displayName": "Rita Sousa",
    "usageLocation": "PT",
    "passwordProfile": {"forceChangePassword": True, "password": "Wq7-once"},
    "lastDirectorySyncTime": None,
    "userDomainType": "none",
    "state": "active",
    "softDeletionTime": None,
    "attributes": {"objectType": "CustomerUser"},
}
LICENSED: Body = {
    "productSku": {
        "id": "f8a1db68",
        "name": "Harbour Mail",
        "skuPartNumber": "MAIL",
        "targetType": "User",
        "licenseGroupId": "group1",
    },
    "servicePlans": [
        {
            "displayName": "Mail",
            "serviceName": "M",
            "id": "p",
            "capabilityStatus": "Enabled",
            "targetType": "User",
        }
    ],
    "attributes": {"objectType": "License"},
}
SUBSCRIBED: Body = LICENSED | {
    "availableUnits": 4,
    "activeUnits": 5,
    "consumedUnits": 1,
    "suspendedUnits": 0,
    "totalUnits": 5,
    "warningUnits": 0,
    "capabilityStatus": "Enabled",
}
