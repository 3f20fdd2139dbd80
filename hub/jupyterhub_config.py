"""JupyterHub for a class on one machine; README.md beside this file says how it is set up.

`COURSE_ADMINS="anna ben"` in the hub's environment names who may see and stop all servers.
"""

import os
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent  # of the hub's environment, which the servers share

c = get_config()  # noqa: F821

# Passwords come through a web server with a certificate on this machine: nobody else gets here.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"

# Who may come in: the accounts of this machine, with their passwords.
c.JupyterHub.authenticator_class = "pam"
c.Authenticator.allow_all = True
c.Authenticator.blocked_users = {"root"}
c.Authenticator.admin_users = set(os.environ.get("COURSE_ADMINS", "").split())

# What each may take. systemd enforces it; JupyterHub's own LocalProcessSpawner would not.
c.JupyterHub.spawner_class = "systemd"
c.Spawner.mem_limit = "1G"
c.Spawner.cpu_limit = 2.0  # a Lab computes on two threads
c.SystemdSpawner.isolate_tmp = True
# A kernel that wants more memory is ended by itself: else systemd would stop the server with it.
c.SystemdSpawner.unit_extra_properties = {"OOMPolicy": "continue"}

# What each gets: a server with the course's settings, and copies of the labs in the home folder.
c.Spawner.cmd = [str(COURSE / "binder" / "start"), "jupyterhub-singleuser"]
# A kernel talks to its server through files of the student's own, where nobody else can listen.
c.Spawner.args = ["--KernelManager.transport=ipc"]
c.Spawner.notebook_dir = "~"
c.Spawner.default_url = "/lab/tree/my_labs/00_start_here.ipynb"
c.Spawner.environment = {
    "PATH": f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    # All read the same files, which nobody but the owner of the course can write.
    "LABSUPPORT_MNIST": os.environ.get("LABSUPPORT_MNIST") or str(COURSE / "data" / "mnist"),
}
# When a whole class comes at once, the last ones wait; see docs/classes.md. By itself JupyterHub
# lets a hundred wait, and sends the others away.
c.JupyterHub.concurrent_spawn_limit = 250
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 300

# A server that nobody has used for an hour is stopped. Notebooks stay, and a click starts it again.
CULLER = "idle-culler"
c.JupyterHub.services = [
    {
        "name": CULLER,
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": CULLER,
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": [CULLER],
    }
]
