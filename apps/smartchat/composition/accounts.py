"""The services of accounts. Only what lets people in opens them: nothing else needs their packages."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from smartchat.composition.account_packages import account_packages
from smartchat.composition.openid import open_providers
from smartchat.composition.policies import LOCAL_ADDRESS
from smartchat.composition.services import Services
from smartchat.settings import Settings
from smartchat_core.accounts.administration import UserAdministration
from smartchat_core.accounts.enrolment import EnrolmentService
from smartchat_core.accounts.groups import GroupService
from smartchat_core.accounts.links import Link, LinkService
from smartchat_core.accounts.mail_requests import MailRequests, SignUp
from smartchat_core.accounts.openid.logout import ProviderLogout
from smartchat_core.accounts.openid.own_identities import OwnIdentities
from smartchat_core.accounts.openid.service import ConnectedProvider, OpenIdService
from smartchat_core.accounts.own_email import OwnEmail
from smartchat_core.accounts.own_password import OwnPassword
from smartchat_core.accounts.passkey_sign_in import PasskeySignIn
from smartchat_core.accounts.passkeys import PasskeyService
from smartchat_core.accounts.sign_in import SignInPolicy, SignInService
from smartchat_core.errors import ConfigurationError
from smartchat_core.ports.passkeys import PasskeyCeremonies
from smartchat_core.ports.passwords import CommonPasswords, PasswordHasher
from smartchat_core.ports.runtime import Runtime
from smartchat_core.ports.totp_codes import TotpCodes
from smartchat_core.reading.account_export import AccountExport

if TYPE_CHECKING:
    from smartchat_adapters.accounts.sealing import SecretSeal

__all__ = [
    "AccountPorts",
    "AccountServices",
    "build_account_services",
    "link_address",
    "open_account_ports",
    "open_account_services",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountPorts:
    """The ports that only accounts need, open; `qr_svg` draws the QR code of a text."""

    hasher: PasswordHasher
    common_passwords: CommonPasswords
    codes: TotpCodes
    passkeys: PasskeyCeremonies
    qr_svg: Callable[[str], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountServices:
    """Who is let in."""

    ports: AccountPorts
    sign_in: SignInService
    enrolment: EnrolmentService
    users: UserAdministration
    links: LinkService
    own_password: OwnPassword
    mails: MailRequests
    own_email: OwnEmail
    export: AccountExport
    passkeys: PasskeyService
    passkey_sign_in: PasskeySignIn
    groups: GroupService
    openid: OpenIdService
    provider_logout: ProviderLogout
    identities: OwnIdentities


@asynccontextmanager
async def open_account_services(services: Services, settings: Settings) -> AsyncIterator[AccountServices]:
    """The services of accounts over the open ones.

    Raises:
        MissingExtra: the packages for accounts are not installed.
    """
    async with open_account_ports(settings) as ports, open_providers(settings) as providers:
        yield build_account_services(services, ports, settings, providers)


@asynccontextmanager
async def open_account_ports(settings: Settings) -> AsyncIterator[AccountPorts]:
    """The ports of accounts, as the settings have them; close the threads for passwords when the block ends.

    Raises:
        MissingExtra: the packages for accounts are not installed.
    """
    with account_packages():
        from smartchat_adapters.accounts.argon2_hasher import Argon2Hasher
        from smartchat_adapters.accounts.common_passwords import ZxcvbnPasswords
        from smartchat_adapters.accounts.pyotp_codes import PyotpCodes
        from smartchat_adapters.accounts.qr_codes import qr_svg
        from smartchat_adapters.accounts.webauthn_passkeys import WebauthnPasskeys
    hasher = Argon2Hasher(
        memory_kib=settings.password_memory_kib, passes=settings.password_passes, threads=settings.password_threads
    )
    try:
        yield AccountPorts(
            hasher=hasher,
            common_passwords=ZxcvbnPasswords(),
            codes=PyotpCodes(_seal(settings)),
            passkeys=WebauthnPasskeys(),
            qr_svg=qr_svg,
        )
    finally:
        hasher.close()


def build_account_services(
    services: Services,
    ports: AccountPorts,
    settings: Settings,
    providers: Mapping[str, ConnectedProvider] = MappingProxyType({}),
) -> AccountServices:
    """The services of accounts on these ports: nothing is opened, read or started.

    Raises:
        ConfigurationError: everybody may sign up, and no mails are sent.
    """
    opened = services.ports
    sign_up = SignUp(settings.sign_up)
    if sign_up is SignUp.OPEN and not services.mail.orders.possible:
        raise ConfigurationError(
            "the setting sign_up is open, and no mails are sent",
            cause="accounts that everybody may make are confirmed by mail",
            remedy="Set mail_host and mail_from, or set sign_up to invited.",
        )
    runtime = Runtime(clock=opened.clock, entropy=opened.entropy, sink=services.events, telemetry=opened.telemetry)
    users = UserAdministration(
        database=opened.database,
        hasher=ports.hasher,
        common=ports.common_passwords,
        runtime=runtime,
        removals=services.access.removals,
        mail=services.mail.orders,
    )
    policy = SignInPolicy(second_factor_roles=frozenset(settings.second_factor_roles))
    sign_in = SignInService(
        database=opened.database,
        hasher=ports.hasher,
        codes=ports.codes,
        runtime=runtime,
        policy=policy,
        mail=services.mail.orders,
    )
    openid = OpenIdService(
        database=opened.database,
        providers=providers,
        users=users,
        codes=ports.codes,
        runtime=runtime,
        policy=policy,
        may_create=sign_up is not SignUp.CLOSED,
    )
    return AccountServices(
        ports=ports,
        users=users,
        links=LinkService(
            database=opened.database,
            users=users,
            runtime=runtime,
            mail=services.mail.orders,
            closed=sign_up is SignUp.CLOSED,
        ),
        mails=MailRequests(database=opened.database, orders=services.mail.orders, runtime=runtime, sign_up=sign_up),
        export=AccountExport(database=opened.database, files=opened.files, clock=opened.clock),
        own_email=OwnEmail(database=opened.database, orders=services.mail.orders, runtime=runtime),
        enrolment=EnrolmentService(
            database=opened.database,
            codes=ports.codes,
            runtime=runtime,
            required=frozenset(settings.second_factor_roles),
            mail=services.mail.orders,
        ),
        groups=services.access.groups,
        passkeys=PasskeyService(
            database=opened.database,
            ceremonies=ports.passkeys,
            runtime=runtime,
            required=frozenset(settings.second_factor_roles),
            mail=services.mail.orders,
        ),
        passkey_sign_in=PasskeySignIn(database=opened.database, ceremonies=ports.passkeys, runtime=runtime),
        sign_in=sign_in,
        own_password=OwnPassword(database=opened.database, users=users, sign_in=sign_in),
        openid=openid,
        provider_logout=ProviderLogout(database=opened.database, providers=providers, runtime=runtime),
        identities=OwnIdentities(database=opened.database, runtime=runtime),
    )


def _seal(settings: Settings) -> "SecretSeal | None":
    if not settings.secret_keys:
        return None
    from smartchat_adapters.accounts.sealing import SecretSeal  # only where there is a key

    return SecretSeal(settings.secret_keys, purpose="smartchat shared secrets of authenticator apps")


def link_address(settings: Settings, link: Link) -> str:
    """The address of the page that does what the link is for."""
    return f"{settings.public_url.rstrip('/') or LOCAL_ADDRESS}/account/link?token={link.token}"
