"""The rest of the catalogue: more families, add-ons, variants by segment, trials, plans no longer sold."""

from decimal import Decimal
from typing import Any

from partner_center_simulator.sku import SMALL_BUSINESS_SEATS, YEARLY_PLANS, Sku

_SMALL: dict[str, Any] = {"maximum": SMALL_BUSINESS_SEATS, "pooled": True}
_E3, _E5 = "CFQ7TTC0LFLX:0001", "CFQ7TTC0LFLZ:0001"
_O1, _O3, _O5 = "CFQ7TTC0LF8Q:0001", "CFQ7TTC0LF8R:0001", "CFQ7TTC0LF8S:0001"
_BASIC, _STANDARD, _PREMIUM = "CFQ7TTC0LH18:0001", "CFQ7TTC0LDPB:0001", "CFQ7TTC0LCHC:0002"
_SUITES = (_BASIC, _STANDARD, _PREMIUM, _O1, _O3, _O5, _E3, _E5)
_SALES, _SERVICE = "CFQ7TTC0LFDZ:0001", "CFQ7TTC0LFDX:0001"


def _one(ids: str, title: str, price: str, text: str, **more: Any) -> Sku:
    product_id, sku_id = ids.split(":")
    return Sku(product_id, sku_id, title, text, Decimal(price), is_starter=False, **more)


def _addon(ids: str, title: str, price: str, text: str, needs: tuple[str, ...], **more: Any) -> Sku:
    return _one(ids, title, price, text, is_addon=True, prerequisites=needs, **more)


def _trial(ids: str, title: str, text: str, upgrades: tuple[str, ...], **more: Any) -> Sku:
    usual: dict[str, Any] = {"maximum": 25, "pooled": True, "limit": 1, "is_lifetime_limit": True}
    return _one(ids, title, "0", text, is_trial=True, upgrades=upgrades, **{**usual, **more})


_PRODUCTIVITY = (
    _one(
        "CFQ7TTC0PGS1:0001",
        "Microsoft 365 Business Basic (no Teams)",
        "4.70",
        "Business Basic as it is sold without meetings, two subscriptions a company.",
        limit=2,
        **_SMALL,
    ),
    _one(
        "CFQ7TTC0PGS2:0001",
        "Microsoft 365 Business Standard (no Teams)",
        "10.20",
        "Business Standard without meetings.",
        **_SMALL,
    ),
    _one(
        "CFQ7TTC0PGS3:0001",
        "Microsoft 365 Business Premium (no Teams)",
        "18.90",
        "Business Premium without meetings.",
        **_SMALL,
    ),
    _one(_O1, "Office 365 E1", "9.40", "Mail, files and meetings in the browser.", upgrades=(_O3, _O5)),
    _one(_O5, "Office 365 E5", "39.40", "Office 365 E3 with analytics, voice and more protection."),
    _one(
        "CFQ7TTC0LH0D:0001",
        "Microsoft 365 F1",
        "2.10",
        "Reading and talking for people away from a desk.",
        upgrades=("CFQ7TTC0LH05:0001",),
    ),
    _one(
        "CFQ7TTC0LGZT:0001",
        "Microsoft 365 Apps for enterprise",
        "12.90",
        "The apps for larger companies.",
        upgrades=(_O3, _E3),
    ),
    _one("CFQ7TTC0LH0L:0001", "Exchange Online Kiosk", "1.90", "A mailbox of 2 GB."),
    _one("CFQ7TTC0LH0N:0001", "SharePoint (Plan 1)", "4.70", "Sites and files for teams."),
    _one("CFQ7TTC0HDB1:0001", "Planner Plan 1", "9.40", "Plans, boards and goals."),
    _one("CFQ7TTC0HDB0:0001", "Project Plan 3", "28.10", "Schedules and resources of projects."),
    _one("CFQ7TTC0HD33:0003", "Visio Plan 1", "4.70", "Diagrams in the browser."),
    _one("CFQ7TTC0HD32:0001", "Visio Plan 2", "14.00", "Diagrams in the browser and on the desk."),
    _one("CFQ7TTC0H9MP:0001", "Power BI Pro", "13.10", "Reports to share."),
    _one("CFQ7TTC0HL8W:0001", "Power BI Premium per User", "22.50", "Larger models and more refreshes."),
    _one("CFQ7TTC0LH2H:0001", "Power Apps Premium", "18.70", "Apps of one's own over one's own data."),
    _one("CFQ7TTC0LSGZ:0001", "Power Automate Premium", "14.10", "Work that goes on by itself."),
)
_SECURITY = (
    _one("CFQ7TTC0LFLS:0001", "Microsoft Entra ID P1", "5.60", "Who may sign in to what."),
    _one("CFQ7TTC0LFK5:0001", "Microsoft Entra ID P2", "8.40", "Entra ID P1 with judgement of risk."),
    _one("CFQ7TTC0LCH4:0001", "Microsoft Intune Plan 1", "7.50", "Phones and computers under one hand."),
    _one(
        "CFQ7TTC0LHT4:0001", "Enterprise Mobility + Security E3", "9.90", "Entra ID P1 and Intune together."
    ),
    _addon(
        "CFQ7TTC0LH04:0001",
        "Microsoft Defender for Office 365 (Plan 1)",
        "1.90",
        "Protection of mail against what is new.",
        (*_SUITES, "CFQ7TTC0LH16:0001", "CFQ7TTC0LH1P:0001"),
    ),
    _addon(
        "CFQ7TTC0LH0Z:0001",
        "Microsoft 365 E5 Security",
        "11.30",
        "The protection of E5 on top of E3.",
        (_E3,),
    ),
    _addon(
        "CFQ7TTC0LH0V:0001",
        "Microsoft 365 E5 Compliance",
        "11.30",
        "The retention and discovery of E5 on top of E3.",
        (_E3,),
    ),
    _addon(
        "CFQ7TTC0LH0J:0001",
        "Exchange Online Archiving",
        "2.80",
        "An archive beside each mailbox.",
        ("CFQ7TTC0LH16:0001", "CFQ7TTC0LH0L:0001", _BASIC, _STANDARD, _O1),
    ),
    _addon(
        "CFQ7TTC0LH0T:0001",
        "Microsoft Teams Phone Standard",
        "9.40",
        "Calls from and to the public network.",
        (*_SUITES, "CFQ7TTC0RM8K:0001"),
    ),
    _addon(
        "CFQ7TTC0LHXH:0001",
        "Audio Conferencing",
        "3.70",
        "Meetings by phone.",
        ("CFQ7TTC0LH0T:0001",),
        needs_attestation=True,
    ),
)
_DYNAMICS = (
    _one(_SALES, "Dynamics 365 Sales Enterprise", "98.30", "A sales team with its own ways.", limit=1000),
    _one(
        _SERVICE, "Dynamics 365 Customer Service Enterprise", "98.30", "Cases and service levels.", limit=1000
    ),
    _one(
        "CFQ7TTC0LFDZ:0003",
        "Dynamics 365 Business Central Essentials",
        "74.90",
        "The books of a smaller company.",
        limit=1000,
    ),
    _one(
        "CFQ7TTC0LFDZ:0004",
        "Dynamics 365 Business Central Team Members",
        "7.50",
        "Reading and approving in Business Central.",
        limit=1000,
    ),
    _addon(
        "CFQ7TTC0LFDZ:0002",
        "Dynamics 365 Sales Enterprise Attach",
        "18.70",
        "Sales for those who have Customer Service.",
        (_SERVICE,),
        limit=1000,
    ),
)
_SEGMENTS = (
    _one(
        "CFQ7TTC0LHSH:0001",
        "Office 365 A3 for students",
        "2.40",
        "The apps for those who learn.",
        segment="education",
    ),
    _one(
        "CFQ7TTC0LHSK:0001",
        "Microsoft 365 A5 for faculty",
        "10.80",
        "All of A3 with more protection.",
        segment="education",
    ),
    _one(
        "CFQ7TTC0LCHC:0004",
        "Microsoft 365 Business Premium (Nonprofit)",
        "5.20",
        "Business Premium for those who work for others.",
        segment="nonprofit",
        **_SMALL,
    ),
    _one(
        "CFQ7TTC0LF8R:0002",
        "Office 365 E3 (Nonprofit)",
        "4.20",
        "Office 365 E3 for those who work for others.",
        segment="nonprofit",
    ),
    _one(
        "CFQ7TTC0LF8R:0003",
        "Office 365 G3 GCC",
        "22.00",
        "Office 365 E3 in the government's cloud.",
        segment="government",
    ),
    _one(
        "CFQ7TTC0LFLX:0003",
        "Microsoft 365 G3 GCC",
        "35.90",
        "Microsoft 365 E3 in the government's cloud.",
        segment="government",
    ),
)
_TRIALS = (
    _trial("CFQ7TTC0LCHC:0005", "Microsoft 365 Business Premium Trial", "One month for 25.", (_PREMIUM,)),
    _trial("CFQ7TTC0LFLX:0002", "Microsoft 365 E3 Trial", "One month for 25.", (_E3, _E5)),
    _trial("CFQ7TTC0H9MP:0002", "Power BI Pro Trial", "One month for 25.", ("CFQ7TTC0H9MP:0001",)),
)
# The three small caps that the sandbox offers for trying limits (Microsoft: Offer limits in new commerce).
_CAPPED = (
    _one(
        "CFQ7TTC0LH33:0001",
        "Limited plan of three seats",
        "6.50",
        "For trying limits.",
        maximum=3,
        pooled=True,
    ),
    _one(
        "CFQ7TTC0HD4F:0001", "Limited plan of six seats", "6.50", "For trying limits.", maximum=6, pooled=True
    ),
    _one(
        "CFQ7TTC0HD4F:0002",
        "Limited plan of ten seats",
        "6.50",
        "For trying limits.",
        maximum=10,
        pooled=True,
    ),
)
_GONE = (
    _one(
        "CFQ7TTC0LHQ5:0001",
        "Microsoft 365 Business Voice",
        "11.20",
        "Calls for smaller companies, no longer sold.",
        is_discontinued=True,
        terms=YEARLY_PLANS,
        **_SMALL,
    ),
    _one(
        "CFQ7TTC0HD6R:0001",
        "Yammer Enterprise",
        "2.80",
        "Talk within a company, no longer sold.",
        is_discontinued=True,
        terms=YEARLY_PLANS,
    ),
)
SKUS = (*_PRODUCTIVITY, *_SECURITY, *_DYNAMICS, *_SEGMENTS, *_TRIALS, *_CAPPED, *_GONE)
