"""What must not travel, masked reversibly by destination.

`find` says where it stands; `Mask` puts tokens in its place that mean the same thing everywhere ("[card-1]") and brings
it back. The vault stays on our side: a model or a foreign desk sees tokens, a person who may see the value asks us.
Where a form is in doubt and a word beside it names it ("my card ..."), it is masked: a typing error is no reason to let
it travel. What nobody may keep at all, passwords and a card's check digits, `without_secrets` takes out of a text.
"""

from __future__ import annotations

from .asked import SAMPLES as SAMPLES
from .asked import asks_for_secret as asks_for_secret
from .cleaned import by_name as by_name
from .cleaned import cleaned as cleaned
from .cleaned import file_name as file_name
from .forms import ALL as ALL
from .forms import DEFAULT as DEFAULT
from .forms import SHORT as SHORT
from .forms import Find as Find
from .forms import find as find
from .forms import kinds_of as kinds_of
from .mask import Mask as Mask
from .secrets import SECRET_REMOVED as SECRET_REMOVED
from .secrets import secrets_in as secrets_in
from .secrets import without_secrets as without_secrets
from .vault import hidden as hidden
from .vault import learn as learn
from .vault import learn_as as learn_as
from .vault import masked as masked
from .vault import texts_in as texts_in
