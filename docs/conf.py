"""Settings of the site: no address outside is loaded, no network is needed, a warning is an error (see build.py)."""

from importlib.metadata import version as _version

project = "moodtrack"
author = "the authors of moodtrack"
copyright = author
version = release = _version("moodtrack")
language = "en"

extensions = ["myst_nb", "numpydoc", "sphinx.ext.autodoc"]
exclude_patterns = ["**.ipynb_checkpoints"]
highlight_language = "text"
default_role = "py:obj"

myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_execution_show_tb = True

autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False

html_theme = "pydata_sphinx_theme"
html_title = "moodtrack"
html_copy_source = False
html_show_sourcelink = False
html_sidebars: dict[str, list[str]] = {"index": [], "start": [], "clinician": []}
html_static_path: list[str] = []
html_theme_options = {
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
    "show_prev_next": False,
    "navigation_with_keys": False,
    "pygments_light_style": "default",
}
