"""All settings, and their sources in order."""

from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from smartchat.settings.accounts import AccountSettings
from smartchat.settings.connections import ConnectionSettings
from smartchat.settings.conversations import ConversationSettings
from smartchat.settings.mail import MailSettings
from smartchat.settings.models import ModelSettings
from smartchat.settings.openid import OpenIdSettings
from smartchat.settings.outgoing import OutgoingSettings
from smartchat.settings.plans import PlanSettings
from smartchat.settings.renamed import renamed_settings, renamed_variables
from smartchat.settings.server import ServerSettings
from smartchat.settings.sessions import SessionSettings
from smartchat.settings.sources import EnvironmentSource, file_sources
from smartchat.settings.stores import StoreSettings
from smartchat.settings.telemetry import TelemetrySettings
from smartchat.settings.verification import VerificationSettings
from smartchat.settings.webhooks import WebhookSettings
from smartchat.settings.work import WorkSettings

__all__ = ["Settings"]


class Settings(
    BaseSettings,
    StoreSettings,
    ModelSettings,
    OutgoingSettings,
    VerificationSettings,
    WorkSettings,
    ServerSettings,
    ConnectionSettings,
    ConversationSettings,
    AccountSettings,
    OpenIdSettings,
    SessionSettings,
    MailSettings,
    WebhookSettings,
    PlanSettings,
    TelemetrySettings,
):
    """The settings of a library and of the program around it.

    A value comes from the argument given, else from the environment (`SMARTCHAT_LIBRARY`, `SMARTCHAT_MODEL`, …), else
    from the file that `--config` or `SMARTCHAT_CONFIG` names. Where none is named, `smartchat.toml` in the present
    folder counts as far as it sends nothing anywhere (`FOLDER_MAY_SET`), and then the user's own,
    `~/.config/smartchat/smartchat.toml`. Else it is the default, which needs no server, no key and no network.

    Adapters are named by addresses whose scheme chooses the adapter, as in `sqlite:///…` or `file:///…`, with special
    characters percent-encoded (`%20`, `%3F`); left empty, they live in the library's folder. Addresses
    may hold passwords, so they are not part of `repr`.
    """

    model_config = SettingsConfigDict(
        env_prefix="SMARTCHAT_", extra="forbid", frozen=True, protected_namespaces=(), hide_input_in_errors=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # fixed by pydantic-settings
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # fixed by pydantic-settings
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # fixed by pydantic-settings
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the TOML files; each also under the names of the version before."""
        if isinstance(init_settings, InitSettingsSource):
            init_settings.init_kwargs = renamed_settings(init_settings.init_kwargs, origin="an argument")
        environment = EnvironmentSource(settings_cls)
        environment.env_vars = renamed_variables(environment.env_vars, prefix=environment.env_prefix)
        return init_settings, environment, *file_sources(settings_cls)
