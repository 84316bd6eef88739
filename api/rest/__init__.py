"""The REST interface under /api/v1: the same acts as the pages, for programs, described by its own OpenAPI document."""

from api.rest.application import PREFIX, create_api
from api.rest.setting import Setting

__all__ = ["PREFIX", "Setting", "create_api"]
