"""A server for test_killed.py, as a process of its own; prints its address when it answers. People have everything."""

from __future__ import annotations

import asyncio
import sys

from segue import Policy, Segue
from segue.server.house import House
from segue.server.run import serve
from segue.server.settings import settings_from


async def main(path: str) -> None:
    settings = settings_from({}, journal=path, port="0", messages_a_minute="0", log="json")

    async def ready(house: House) -> None:
        sys.stdout.write(f"{house.settings.url}\n")
        sys.stdout.flush()

    await serve(settings, Segue(path, Policy(), timers=False), ready)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
