"""English, for the problems of people: invitations, members, passwords, profiles, settings, mails."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "acting.party_not_active": "{name} is not active. Activate it first; then you can act for it.",
    "acting.reason_missing": "Say why you act for somebody else, in 3 to 500 characters. It is kept on record.",
    "factors.of_another_house": (
        "{email} signs in to another provider too, which you do not speak for. Whoever runs the installation can "
        "remove the second factors at the command line."
    ),
    "factors.ones_own": (
        "Nobody removes their own second factors here. Use a recovery code, or ask another administrator."
    ),
    "factors.reason_missing": "Say why second factors are removed, in 3 to 500 characters. It is kept on record.",
    "invitation.accepted_already": "This invitation has been accepted already. Sign in.",
    "invitation.email_invalid": "{given} is not an e-mail address. Write it as in name@company.example.",
    "invitation.email_missing": "Enter the e-mail address of the person whom you invite.",
    "invitation.expired": "This invitation has expired. Ask whoever invited you to send it again.",
    "invitation.invited_already": (
        "{email} is invited already. Send that invitation again instead of making another."
    ),
    "invitation.link_invalid": (
        "This link is not valid, or a newer mail has replaced it. Use the link of the newest mail."
    ),
    "invitation.member_already": "{email} is a member already. Change the membership instead.",
    "invitation.party_missing": "Somebody with the role {role} belongs to a company. Say to which.",
    "invitation.party_of_other_kind": (
        "This company is a {kind}, but the role is {role}. Choose the role that fits it."
    ),
    "invitation.party_unwanted": "The role {role} works for the provider itself. Leave the company out.",
    "invitation.sign_in_first": (
        "There is somebody with the address {email} already. Sign in with it to accept the invitation."
    ),
    "invitation.withdrawn": "This invitation was withdrawn. Ask whoever invited you.",
    "mail.not_failed": "This mail is {state}; only one that has failed can be tried again.",
    "membership.duties_unwanted": "Staff has no duties: the role {role} says it all. Leave the duties out.",
    "membership.duty_missing": "Choose at least one duty.",
    "membership.duty_unknown": "{given} is not a duty. Choose among: {known}.",
    "membership.last_administrator": (
        "This is the last administrator. Make somebody else administrator first; otherwise nobody could let "
        "people in."
    ),
    "membership.role_of_other_kind": "The role {role} does not fit this member. Choose one that does.",
    "password.link_invalid": "This link is not valid any more. Ask for a new one.",
    "password.only_digits": "This password has digits only. Use words or letters, too.",
    "password.too_common": "Many people use this password. Choose another one.",
    "password.too_long": "This password is too long. Use at most {limit} characters.",
    "password.too_short": "This password is too short. Use at least {limit} characters.",
    "password.too_similar": "This password is too much like your name or address. Choose another one.",
    "password.wrong": "This is not your password until now.",
    "profile.language_unknown": "This language is not offered. Choose among: {known}.",
    "profile.name_missing": "Give a name of 1 to {limit} characters.",
    "profile.theme_unknown": "{given} is not an appearance. Choose auto, light or dark.",
    "profile.time_zone_unknown": "{given} is not a time zone. Choose one such as Europe/Berlin.",
    "provider.detail_missing": "This stands on every invoice: fill it in.",
    "provider.detail_too_long": "Give at most {limit} characters.",
    "provider.iban_invalid": "{given} is not an IBAN: its check digits do not agree. Copy it from your bank's papers.",
    "provider.vat_number_invalid": "{given} is not a VAT number. Begin with the two letters of its country.",
    "setting.colour_too_light": (
        "White letters cannot be read on {given}. Choose a darker colour: a contrast of at least 4.5 to 1."
    ),
    "setting.image_too_large": (
        "The picture is too large. Use at most {limit_kilobytes} kilobytes and 2000 points in width and height."
    ),
    "setting.not_a_colour": "{given} is not a colour. Write it as in #1d4ed8.",
    "setting.not_a_number": "This setting is a whole number.",
    "setting.not_an_email_address": "{given} is not an e-mail address. Write it as in name@company.example.",
    "setting.not_an_image": "This is not a PNG or JPEG picture. Save it as one of these, then try again.",
    "setting.not_yes_or_no": "This setting is yes or no.",
    "setting.out_of_bounds": "Give a number from {least} to {most}.",
    "setting.unknown": "There is no setting named {given}.",
}
