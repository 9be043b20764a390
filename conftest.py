"""Leave out the doctests of modules that need a package which is not installed."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("datatrove") else ["cleaner/integrations/datatrove.py"]
