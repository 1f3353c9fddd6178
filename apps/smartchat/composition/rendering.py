"""The values of operations as files for the programs that watch SmartChat."""

from smartchat_core.errors import MissingExtra
from smartchat_core.ops.alerts.every import RULE_GROUPS
from smartchat_core.ops.dashboards.every import DASHBOARDS
from smartchat_core.ops.log_retention import LOGS_KEPT, SECURITY_LOGS_KEPT
from smartchat_core.ops.log_schema import LOG_FIELDS, log_schema
from smartchat_core.ops.routing import ROUTING

try:
    from smartchat_adapters.render.every import Values, render_all
    from smartchat_adapters.render.site import SITE_VALUES, Site, site_of
except ModuleNotFoundError as exc:
    raise MissingExtra(
        "the configuration of other programs cannot be written",
        cause=f"the module {exc.name!r} is missing",
        remedy="Install it with: pip install 'smartchat[render]'",
    ) from exc

__all__ = ["SITE_VALUES", "Site", "deployment_files", "site_of"]


def deployment_files(site: Site) -> dict[str, str]:
    """Everything that `smartchat_core/ops` says, as files: their text by their path below the folder of deployment."""
    values = Values(
        groups=RULE_GROUPS,
        dashboards=DASHBOARDS,
        routing=ROUTING,
        log_fields=LOG_FIELDS,
        log_schema=log_schema(),
        logs_kept=LOGS_KEPT,
        security_logs_kept=SECURITY_LOGS_KEPT,
    )
    return render_all(values, site)
