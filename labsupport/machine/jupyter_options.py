"""What a server is told on its command line, where it outweighs every configuration.

Somebody may have set in a configuration of their own what would change the address, the folder or
the way in. Standard library only.
"""

import sys
from pathlib import Path

CONFIG = Path(__file__).with_name("jupyter_config")  # our defaults for the page's settings
# No news on the page, and no question about it.
QUIET = [
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
]
SERVICES = "jupyter_server.services"
CONNECTIONS = f"{SERVICES}.kernels.connection.channels"
OURS = [
    *("--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0", "--ServerApp.base_url=/"),
    *("--ServerApp.certfile=", "--ServerApp.keyfile=", "--ServerApp.client_ca="),
    *("--ServerApp.sock=", "--ServerApp.allow_unauthenticated_access=True"),
    *("--LabApp.app_url=/lab", "--LabApp.collaborative=False"),
    *("--MultiKernelManager.default_kernel_name=python3", "--GatewayClient.url="),
    "--ServerApp.identity_provider_class=jupyter_server.auth.identity.PasswordIdentityProvider",
    "--ServerApp.authorizer_class=jupyter_server.auth.authorizer.AllowAllAuthorizer",
    f"--ServerApp.contents_manager_class={SERVICES}.contents.largefilemanager.AsyncLargeFileManager",
    f"--ServerApp.kernel_manager_class={SERVICES}.kernels.kernelmanager.AsyncMappingKernelManager",
    f"--ServerApp.session_manager_class={SERVICES}.sessions.sessionmanager.SessionManager",
    "--ServerApp.kernel_spec_manager_class=jupyter_client.kernelspec.KernelSpecManager",
    f"--ServerApp.kernel_websocket_connection_class={CONNECTIONS}.ZMQChannelsWebsocketConnection",
    *QUIET,
]


def options_of_ours(folder: Path) -> list[str]:
    """The options of a server with `folder` as its root, and with this Python's JupyterLab."""
    places = [
        *(f"--ServerApp.root_dir={folder}", f"--ServerApp.preferred_dir={folder}"),
        *(f"--AsyncLargeFileManager.root_dir={folder}", "--AsyncLargeFileManager.preferred_dir="),
        f"--AsyncMappingKernelManager.root_dir={folder}",
    ]
    page = Path(sys.prefix, "share", "jupyter", "lab")
    if (page / "static").is_dir():  # else the packages are another environment's
        places.append(f"--LabApp.app_dir={page}")
    return [*places, *OURS]
