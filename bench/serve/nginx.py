"""nginx that answers every request with a constant: what a server can reach that does nothing."""

import os
import shutil
import sys

from server import Server

NGINX = "nginx, constant"  # its name in the table
CONFIGURATION = """
daemon off;
worker_processes 2;
worker_rlimit_nofile 16384;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{
    worker_connections 8192;
}}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_max_body_size 8m;
    client_body_buffer_size 1m;
    client_body_temp_path {folder}/nginx-body;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{
            default_type application/json;
            return 200 '{answer}';
        }}
    }}
}}
"""
ANSWER = '{"prediction": 7, "confidence": 0.998}'  # as bare_server.cpp


def nginx_server(folder):
    """Returns a list with the server, or an empty one if nginx is not installed. Writes its files into the folder."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")  # where only root's PATH finds it
    if not program:
        print("nginx is not installed, and not measured: apt-get install nginx-light", file=sys.stderr)
        return []
    file = folder.resolve() / "nginx.conf"
    found = Server(NGINX, [program, "-c", str(file), "-e", "stderr"], "/")
    file.write_text(CONFIGURATION.format(folder=folder.resolve(), port=found.port, answer=ANSWER))
    return [found]
