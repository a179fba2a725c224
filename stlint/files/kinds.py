"""What a file beside an app is, by its name: documents that say how the app is served."""

from __future__ import annotations

__all__ = ["CONFIG", "FOLDERS", "kind_of"]

CONFIG = ".streamlit"
"""The folder of the settings and secrets of Streamlit."""
FOLDERS = frozenset((CONFIG, ".devcontainer"))
"""Hidden folders that hold documents."""
_NAMED = {
    ".env": "environment",
    "devcontainer.json": "devcontainer",
    ".devcontainer.json": "devcontainer",
    "Procfile": "procfile",
}
_STREAMLIT = {"config.toml": "config", "secrets.toml": "secrets"}
_IMAGES = ("dockerfile", "containerfile")
_COMPOSE = ("docker-compose", "compose", "podman-compose")


def kind_of(name: str, folder: str = "") -> str | None:
    """The kind of a document, or ``None``.

    Args:
        name: its name.
        folder: that of the folder that it is in.
    """
    if folder == CONFIG:
        return _STREAMLIT.get(name)
    if name in _NAMED:
        return _NAMED[name]
    low = name.lower()
    if low.endswith((".yml", ".yaml")):
        return "compose" if low.startswith(_COMPOSE) else None
    if low.endswith(("ignore", ".md", ".txt", ".py")):
        return None
    stem, dot, rest = low.partition(".")
    is_image = stem in _IMAGES or low.startswith(tuple(f"{each}-" for each in _IMAGES))
    is_image = is_image or bool(dot and rest.rpartition(".")[2] in _IMAGES)
    return "image" if is_image else None
