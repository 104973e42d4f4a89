"""Django's SQLite backend with the limits of the build that we ship."""
