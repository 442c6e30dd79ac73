"""The school as a WSGI application, for servers with many processes:

lms-server migrate --data /srv/school
LMS_DATA=/srv/school DATABASE_URL=postgres://… gunicorn --workers 4 lms_desktop.server.wsgi:application
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms_desktop.server.settings")
application = get_wsgi_application()
