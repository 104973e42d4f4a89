"""The door for the web server; it stays shut where the program must not run."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gendan.settings")
application = get_wsgi_application()

from gendan.desk import starting  # noqa: E402

starting.check()
