"""The sample customer of the Workspace stand-in: a small city, in order but for a few points."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, Final

DOMAIN: Final = "city.reiji.example"
EVENTS: Final = "matsuri-reiji.example"
CUSTOMER: Final = "C03reiji01"
ADMIN: Final = f"kanri@{DOMAIN}"
SERVICE_ACCOUNT: Final = "sekisho@reiji-audit.iam.gserviceaccount.com"
TOKEN: Final = "sandbox-workspace-token"  # noqa: S105 - opens nothing but the stand-in
UNITS: Final[Mapping[str, str]] = {
    "03reiji0root": "/",
    "03reiji0soumu": "/総務部",
    "03reiji0kouhou": "/総務部/広報課",
    "03reiji0shimin": "/市民部",
}
ROOT: Final = "03reiji0root"
PRESS_UNIT: Final = "03reiji0kouhou"
PRESS_GROUP: Final = "01reijipress"
LICENCE: Final = "/product/Google-Apps/sku/1010020020"
SCOPES: Final = (
    "admin.directory.customer.readonly",
    "admin.directory.domain.readonly",
    "admin.directory.orgunit.readonly",
    "admin.directory.group.readonly",
    "admin.directory.user.readonly",
    "admin.directory.rolemanagement.readonly",
    "cloud-identity.policies.readonly",
    "admin.reports.audit.readonly",
    "drive.metadata.readonly",
)
_CLIENT: Final = "1080.apps.googleusercontent.com"

# What a careful administrator sets for everybody. Auto-forwarding is missing: Google allows it.
_SET: Final[Mapping[str, Mapping[str, Any]]] = {
    "data_regions.data_at_rest_region": {"region": "ANY_REGION"},
    "data_regions.data_processing_region": {"limitToStorageRegion": False},
    "security.two_step_verification_enforcement": {"enforcedFrom": "2025-04-01T00:00:00Z"},
    "security.two_step_verification_enforcement_factor": {"allowedSignInFactorSet": "PASSKEY_ONLY"},
    "security.two_step_verification_device_trust": {"allowTrustingDevice": False},
    "security.two_step_verification_grace_period": {"enrollmentGracePeriod": "604800s"},
    "security.advanced_protection_program": {
        "enableAdvancedProtectionSelfEnrollment": True,
        "securityCodeOption": "CODES_NOT_ALLOWED",
    },
    "security.login_challenges": {"enableEmployeeIdChallenge": True},
    "security.password": {
        "allowedStrength": "STRONG",
        "minimumLength": 15,
        "maximumLength": 100,
        "enforceRequirementsAtLogin": True,
        "allowReuse": False,
        "expirationDuration": "0s",
    },
    "security.session_controls": {"webSessionDuration": "43200s"},
    "drive_and_docs.external_sharing": {
        "externalSharingMode": "ALLOWLISTED_DOMAINS",
        "allowPublishingFiles": False,
        "warnForExternalSharing": True,
        "warnForSharingOutsideAllowlistedDomains": True,
        "accessCheckerSuggestions": "RECIPIENTS_ONLY",
        "allowNonGoogleInvites": False,
        "allowNonGoogleInvitesInAllowlistedDomains": False,
        "allowReceivingExternalFiles": True,
        "allowReceivingFilesOutsideAllowlistedDomains": True,
        "allowedPartiesForDistributingContent": "ELIGIBLE_INTERNAL_USERS",
    },
    "drive_and_docs.general_access_default": {"defaultFileAccess": "PRIVATE_TO_OWNER"},
    "drive_and_docs.shared_drive_creation": {
        "allowSharedDriveCreation": True,
        "allowManagersToOverrideSettings": False,
        "allowExternalUserAccess": False,
        "allowNonMemberAccess": False,
        "allowedPartiesForDownloadPrintCopy": "EDITORS_ONLY",
    },
    "drive_and_docs.drive_for_desktop": {
        "allowDriveForDesktop": True,
        "restrictToAuthorizedDevices": True,
    },
    "drive_and_docs.drive_sdk": {"enableDriveSdkApiAccess": False},
    "gmail.mail_delegation": {"enableMailDelegation": False},
    "gmail.pop_access": {"enablePopAccess": False},
    "gmail.imap_access": {"enableImapAccess": False},
    "gmail.email_attachment_safety": {
        "enableEncryptedAttachmentProtection": True,
        "enableAttachmentWithScriptsProtection": True,
        "enableAnomalousAttachmentProtection": True,
    },
    "gmail.links_and_external_images": {
        "enableShortenerScanning": True,
        "enableExternalImageScanning": True,
        "enableAggressiveWarningsOnUntrustedLinks": True,
    },
    "gmail.spoofing_and_authentication": {
        "detectDomainNameSpoofing": True,
        "detectEmployeeNameSpoofing": True,
        "detectDomainSpoofingFromUnauthenticatedSenders": True,
        "detectUnauthenticatedEmails": True,
        "detectGroupsSpoofing": True,
    },
    "gmail.comprehensive_mail_storage": {"ruleId": "4906c-02rv:00gj"},
    "gmail.rule_states": {"ruleStates": [{"ruleId": "4906c-02rv:00gj", "enabled": True}]},
    "calendar.secondary_calendar_max_allowed_external_sharing": {
        "maxAllowedExternalSharing": "EXTERNAL_FREE_BUSY_ONLY"
    },
    "chat.external_chat_restriction": {
        "allowExternalChat": False,
        "externalChatRestriction": "TRUSTED_DOMAINS",
    },
    "chat.chat_file_sharing": {
        "externalFileSharing": "NO_FILES",
        "internalFileSharing": "ALL_FILES",
    },
    "groups_for_business.groups_sharing": {
        "createGroupsAccessLevel": "ADMIN_ONLY",
        "viewTopicsDefaultAccessLevel": "GROUP_MEMBERS",
    },
    "sites.service_status": {"serviceState": "DISABLED"},
    "workspace_marketplace.apps_access_options": {
        "accessLevel": "ALLOW_LISTED_APPS",
        "allowAllInternalApps": False,
    },
    "takeout.service_status": {"serviceState": "DISABLED"},
    "youtube.service_status": {"serviceState": "DISABLED"},
    **{
        f"{name}.user_takeout": {"takeoutStatus": "DISABLED"}
        for name in (
            *("blogger", "books", "location_history", "maps", "pay"),
            *("photos", "play", "play_console", "youtube"),
        )
    },
}


def sample() -> dict[str, Any]:
    """Everything that the stand-in holds at the start."""
    return {
        "customer": {
            "id": CUSTOMER,
            "customerDomain": DOMAIN,
            "customerCreationTime": "2023-04-01T00:00:00.000Z",
            "alternateEmail": "jouhou@example.jp",
            "language": "ja",
        },
        "domains": {
            DOMAIN: {"isPrimary": True, "domainAliases": []},
            EVENTS: {"isPrimary": False, "domainAliases": []},
        },
        "units": _units(),
        "groups": {PRESS_GROUP: {"email": f"houdou@{DOMAIN}", "name": "報道対応"}},
        "users": _users(),
        "roles": {
            "1001": {"roleName": "_SEED_ADMIN_ROLE", "isSuperAdminRole": True},
            "1002": {"roleName": "_HELP_DESK_ADMIN_ROLE", "isSuperAdminRole": False},
        },
        "assignments": {"1": ["1001", "101"], "2": ["1001", "102"], "3": ["1002", "104"]},
        "policies": _policies(),
        "consents": _consents(),
        "delegations": [],
        "drive": [["103", f"kouhou@{DOMAIN}"]],
        "forms": _forms(),
        "open_results": [],
        "tokens": {TOKEN: {"subject": ADMIN, "scopes": list(SCOPES)}},
        "grants": {SERVICE_ACCOUNT: list(SCOPES)},
        "dns": _dns(),
    }


def policy(
    setting: str,
    value: Mapping[str, Any],
    order: float,
    *,
    unit: str = ROOT,
    group: str = "",
    licence: str = "",
    kind: str = "ADMIN",
) -> dict[str, Any]:
    """One policy as the Policy API shows it."""
    query = f"entity.org_units.exists(org_unit, org_unit.org_unit_id == orgUnitId('{unit}'))"
    if group:
        query += f" && entity.groups.exists(group, group.group_id == groupId('{group}'))"
    if licence:
        query += f" && entity.licenses.exists(license, license in ['{licence}'])"
    words = (setting, unit, group, licence, kind, str(value.get("displayName", "")))
    return {
        "name": f"policies/a{zlib.crc32('|'.join(words).encode()):08x}",
        "customer": f"customers/{CUSTOMER}",
        "policyQuery": {
            "query": query,
            "orgUnit": f"orgUnits/{unit}",
            **({"group": f"groups/{group}"} if group else {}),
            "sortOrder": order,
        },
        "setting": {"type": f"settings/{setting}", "value": dict(value)},
        "type": kind,
    }


def dlp(name: str, detector: str, services: tuple[str, ...], state: str = "ACTIVE") -> Any:
    """A data protection rule's policy."""
    triggers = {
        "chat": "google.workspace.chat.message.v1.send",
        "drive": "google.workspace.drive.file.v1.share",
        "gmail": "google.workspace.gmail.email.v1.send",
    }
    condition = (
        f"all_content.matches_dlp_detector('{detector}', google.privacy.dlp.v2.Likelihood.LIKELY, "
        "{minimum_match_count: 1, minimum_unique_match_count: 1})"
    )
    value = {
        "displayName": name,
        "triggers": [triggers[one] for one in services],
        "condition": {"contentCondition": condition},
        "action": {"driveAction": {"blockAccess": {}}},
        "state": state,
    }
    return policy("rule.dlp", value, 1)


def alert(name: str, state: str) -> Any:
    """The policy of one of Google's own alerts."""
    action = {"alertCenterAction": {"recipients": [{"allSuperAdmins": True}]}}
    value = {"displayName": name, "state": state, "action": action}
    return policy("rule.system_defined_alerts", value, 1)


def _policies() -> list[Any]:
    found = [
        policy("gmail.confidential_mode", {"enableConfidentialMode": True}, 101, kind="SYSTEM"),
        policy("security.password", {"allowedStrength": "WEAK"}, 101, kind="SYSTEM"),
        policy("gmail.imap_access", {"enableImapAccess": True}, 101.5, kind="SYSTEM"),
    ]
    for at, (setting, value) in enumerate(_SET.items()):
        # What belongs to a product is set for those who have its licence.
        licence = LICENCE if setting.startswith("gmail.") else ""
        found.append(policy(setting, value, 201 + at / 1000, licence=licence))
    press = {**_SET["drive_and_docs.external_sharing"], "externalSharingMode": "ALLOWED"}
    return [
        *found,
        policy("drive_and_docs.external_sharing", press, 203.5, unit=PRESS_UNIT),
        policy("youtube.service_status", {"serviceState": "ENABLED"}, 203.6, unit=PRESS_UNIT),
        policy("gmail.imap_access", {"enableImapAccess": True}, 399.1, group=PRESS_GROUP),
        dlp("マイナンバー", "JAPAN_INDIVIDUAL_NUMBER", ("chat", "drive", "gmail")),
        alert("User granted Admin privilege", "ACTIVE"),
        alert("User's password changed", "ACTIVE"),
    ]


def _units() -> dict[str, Any]:
    by_path = {path: key for key, path in UNITS.items()}
    found = {}
    for key, path in UNITS.items():
        above = path.rpartition("/")[0] or "/"
        parent = {} if path == "/" else {"parent": by_path[above], "parent_path": above}
        found[key] = {"path": path, **parent}
    return found


def _users() -> dict[str, Any]:
    people = [
        ("101", "kanri", "/", {"isAdmin": True}),
        ("102", "kanri2", "/", {"isAdmin": True}),
        ("103", "kouhou", "/総務部/広報課", {}),
        ("104", "madoguchi", "/市民部", {}),
        ("105", "rinji", "/市民部", {"isEnrolledIn2Sv": False, "isEnforcedIn2Sv": False}),
        ("106", "taishoku", "/市民部", {"isEnrolledIn2Sv": False, "suspended": True}),
    ]
    return {
        key: {
            "primaryEmail": f"{name}@{DOMAIN}",
            "orgUnitPath": path,
            "isAdmin": False,
            "isDelegatedAdmin": False,
            "suspended": False,
            "archived": False,
            "isEnrolledIn2Sv": True,
            "isEnforcedIn2Sv": True,
            **more,
        }
        for key, name, path, more in people
    }


def _consents() -> list[Any]:
    """Who gave which application what, and the day before today: `authorize` or `revoke`."""
    drive = "https://www.googleapis.com/auth/drive"
    gone = "2090.apps.googleusercontent.com"
    return [
        ["authorize", 20, f"kouhou@{DOMAIN}", _CLIENT, "日程調整アプリ", [drive, "openid"]],
        ["authorize", 30, f"madoguchi@{DOMAIN}", gone, "翻訳アプリ", ["openid"]],
        ["revoke", 10, f"madoguchi@{DOMAIN}", gone, "翻訳アプリ", ["openid"]],
    ]


def _forms() -> dict[str, Any]:
    owner = {"type": "user", "role": "owner", "emailAddress": ADMIN}
    anyone = {"type": "anyone", "id": "anyoneWithLink"}
    return {
        "1FormSurvey": {
            "owner": ADMIN,
            "name": "市民アンケート",
            "permissions": [owner, {**anyone, "role": "reader", "view": "published"}],
        },
        "1FormMoushikomi": {
            "owner": ADMIN,
            "name": "講座申込み",
            "permissions": [owner, {**anyone, "role": "writer"}],
        },
        "1FormKouhou": {
            "owner": f"kouhou@{DOMAIN}",
            "name": "取材申込み",
            "permissions": [
                {"type": "user", "role": "owner", "emailAddress": f"kouhou@{DOMAIN}"},
                {"type": "user", "role": "writer", "emailAddress": "staff@jimukyoku.example"},
            ],
        },
    }


def _dns() -> dict[str, Any]:
    key = "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAt0sekisho"
    google = "v=spf1 include:_spf.google.com"
    return {
        DOMAIN: ["google-site-verification=reiji", f"{google} -all"],
        f"google._domainkey.{DOMAIN}": [key],
        f"_dmarc.{DOMAIN}": [f"v=DMARC1; p=reject; rua=mailto:dmarc@{DOMAIN}"],
        EVENTS: [f"{google} ~all"],
        f"google._domainkey.{EVENTS}": [key],
        f"_dmarc.{EVENTS}": ["v=DMARC1; p=none"],
    }
