"""Client of Huidian 会典, a library of China's digital policy, laws and standards."""

from .asynchronous import AsyncClient
from .errors import HuidianError
from .exports import ExportManifest, ProvisionRow
from .synchronous import Client

__all__ = ["AsyncClient", "Client", "ExportManifest", "HuidianError", "ProvisionRow"]
