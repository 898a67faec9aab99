"""The application server. WEB_CONCURRENCY (gunicorn's own variable) sets the number of workers."""

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
