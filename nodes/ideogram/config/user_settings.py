"""The user's own settings: a file in ComfyUI's user folder, which no workflow can change; the environment's values win.

The file holds {"budget": {"run_usd": 1.0, "day_usd": 5.0, "refuse_unknown": false}, "allow_forwarding": false}, each of
which may be left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from ..errors import BadInput, Storage
from . import environment

SETTINGS = "settings.json"


def read_settings(folder: Path) -> dict[str, Any]:
    """What SETTINGS in `folder` holds; nothing where there is no such file.

    Raises BadInput where it is damaged, and Storage where it cannot be read now.
    """
    path = folder / SETTINGS
    try:
        settings: Any = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        # A limit that cannot be read now may still be set.
        raise Storage(f"{path.name} cannot be read now ({error.strerror}), so nothing was sent. Run again.") from None
    except ValueError:
        settings = None
    if not isinstance(settings, dict):
        raise BadInput(path.name, "it is damaged; mend it or move it away, in ComfyUI's user folder.")
    return cast("dict[str, Any]", settings)


def allows_forwarding(folder: Path) -> bool:
    """Whether a workflow may have a provider send results to an address of the workflow's, too. Raises as above."""
    named = environment.allow_forwarding()
    return named == "1" if named else read_settings(folder).get("allow_forwarding") is True
