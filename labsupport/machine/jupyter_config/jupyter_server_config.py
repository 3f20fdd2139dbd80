"""The server's settings for this course: a picture leaves for the page at once."""

import os

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class AtOnce(ZMQChannelsWebsocketConnection):
    """Sends each message when it is there.

    Jupyter leaves TCP's default, Nagle's algorithm: the last packet of a picture waits until the
    page has confirmed the message before it, which Linux puts off by 40 ms and Windows by 200.
    """

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


if not os.environ.get("JUPYTER_GATEWAY_URL"):  # kernels elsewhere have a connection of their own
    c = get_config()  # noqa: F821
    c.ServerApp.kernel_websocket_connection_class = AtOnce
