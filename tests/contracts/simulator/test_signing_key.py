"""The key that signs events takes seconds to make; nobody but who asks for it waits."""

import asyncio
import hashlib
from pathlib import Path
from queue import Queue

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from partner_center_simulator import signing

from .served import Reply, Served


def test_other_calls_are_answered_while_the_key_is_made_and_the_seed_alone_decides_it(tmp_path: Path) -> None:
    service = Served(tmp_path / "state")
    answered: Queue[Reply] = Queue()
    user = {"authorization": f"Bearer {service.tokens[False]}", "host": "simulator"}

    async def both() -> Reply:
        key = asyncio.create_task(service._send("GET", "/certificates/root.cer", b"", user))
        await asyncio.sleep(0.05)
        answered.put(await service._send("GET", "/v1/customers", b"", user))
        return await key

    with signing._MAKING:
        key = service.thread.submit(asyncio.run, both())
        assert answered.get(timeout=20).status == 200
        assert not key.done()
    reply = key.result()
    assert reply.status == 200
    public = x509.load_pem_x509_certificate(reply.text.encode()).public_key()
    made = hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
    assert (service.store.fact("seed"), made[:16]) == ("7", "6715a30e2d756b5c")
    service.end()
