"""The values of operations as files for the programs that watch SmartChat."""

from smartchat_core.errors import MissingExtra
from smartchat_core.ops.alerts.registry import RULE_GROUPS
from smartchat_core.ops.dashboards.registry import DASHBOARDS
from smartchat_core.ops.logging.retention import LOGS_KEPT, SECURITY_LOGS_KEPT
from smartchat_core.ops.logging.schema import LOG_FIELDS, log_schema
from smartchat_core.ops.routing import ROUTING

try:
    from smartchat_adapters.render.registry import RenderInput, render_all
    from smartchat_adapters.render.site import SITE_VALUES, Site, parse_site
except ModuleNotFoundError as exc:
    raise MissingExtra(
        "the configuration of other programs cannot be written",
        cause=f"the module {exc.name!r} is missing",
        remedy="Install it with: pip install 'smartchat[render]'",
    ) from exc

__all__ = ["SITE_VALUES", "Site", "deployment_files", "parse_site"]


def deployment_files(site: Site) -> dict[str, str]:
    """The values of `smartchat_core/ops` as files: their text by their path below the folder of deployment."""
    values = RenderInput(
        groups=RULE_GROUPS,
        dashboards=DASHBOARDS,
        routing=ROUTING,
        log_fields=LOG_FIELDS,
        log_schema=log_schema(),
        logs_kept=LOGS_KEPT,
        security_logs_kept=SECURITY_LOGS_KEPT,
    )
    return render_all(values, site)
