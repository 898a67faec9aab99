"""The application server. WEB_CONCURRENCY (gunicorn's own variable) sets the number of workers."""

import gc

pythonpath = "site"
worker_class = "gthread"
threads = 4
timeout = 60
# Started before the workers fork: they share the memory of everything imported.
preload_app = True
accesslog = None
control_socket_disable = True  # two portals of one user would share its path
# Behind nginx or Varnish on the same machine only; nobody else may say who the client is.
forwarded_allow_ips = "127.0.0.1"


def when_ready(server) -> None:
    """Just before the workers fork: what each would make for its first page is made once, for all of them."""
    from django.urls import get_resolver

    get_resolver().reverse_dict  # noqa: B018  imports every view and address
    gc.collect()
    gc.freeze()  # a collection in a worker would write to, and so copy, all of this
