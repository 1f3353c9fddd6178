"""The description of the interface, written once for an application."""

from typing import Any

from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin

__all__ = ["RenderedOnce"]


class RenderedOnce(OpenAPIRenderPlugin):
    """Renders as another plugin does, but only the first time: writing it as YAML takes a second of processor time."""

    def __init__(self, plugin: OpenAPIRenderPlugin) -> None:
        super().__init__(path=plugin.paths, media_type=plugin.media_type)
        self._plugin = plugin
        self._rendered: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The document; it does not depend on the request."""
        if self._rendered is None:
            self._rendered = self._plugin.render(request, openapi_schema)
        return self._rendered
