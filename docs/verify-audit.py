#!/usr/bin/env python3
"""Checks a file of `opengithubx audit export` without the hub. Needs Python 3.9.

Signatures are checked where the package cryptography is there: those of the hub, and of the passkeys that approved.
Exit 0: all fits. 1: something does not; the first is named. 2: the file cannot be read.
"""
import argparse, base64, hashlib, json, re, sys
try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    can_verify = True
except ImportError:
    can_verify = False

FIELDS = ("sequence time callId userId keyId client endpoint tool access account resource argumentsHmac verdict reason "
          "approvalId outcome durationMs bytes items previousHash").split()
CONSENT = re.compile("(?:^|; )(?:consent|passkey) sha256:([0-9a-f]{64})$")


def digest(record, fields=FIELDS):
    """SHA-256 over the fields in their fixed order, and the event of the few that have one, as JSON without blanks."""
    event = [] if record.get("event") is None else [record["event"]]
    text = json.dumps([record[field] for field in fields] + event, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def once(members):
    """An object of JSON, unless it names a member twice: of two readers each may take another."""
    if len({name for name, _ in members}) < len(members):
        raise ValueError("a member is there twice")
    return dict(members)


def raw(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def checkpoint_text(point):
    if "accepts" in point:
        return f"opengithubx audit key accepted\n{point['accepts']}\n{point['sequence']}\n{point['hash']}\n{point['time']}\n"
    return f"opengithubx audit checkpoint\n{point['sequence']}\n{point['hash']}\n{point['time']}\n"


def tombstone_text(span):
    names = "first last previousHash lastHash keptHash archiveHash time".split()
    return "\n".join(["opengithubx audit tombstone", *(str(span[name]) for name in names), ""])


def is_signed(point, text):
    if not can_verify:
        return True
    try:
        Ed25519PublicKey.from_public_bytes(raw(point["key"])).verify(raw(point["signature"]), text.encode())
        return True
    except (InvalidSignature, ValueError):
        return False


def cose_map(data):
    """The public key of a passkey: a CBOR map from small numbers to numbers and bytes."""
    at = 0

    def item():
        nonlocal at
        major, value = data[at] >> 5, data[at] & 31
        at += 1
        if 24 <= value <= 26:
            size = 1 << (value - 24)
            value, at = int.from_bytes(data[at:at + size], "big"), at + size
        if major == 2:
            at += value
            return data[at - value:at]
        return {0: lambda: value, 1: lambda: -1 - value, 5: lambda: {item(): item() for _ in range(value)}}[major]()

    return item()


def verify_passkey(public, signature, text):
    key = cose_map(public)
    if key[3] == -7:
        ec.EllipticCurvePublicNumbers(int.from_bytes(key[-2], "big"), int.from_bytes(key[-3], "big"), ec.SECP256R1()) \
            .public_key().verify(signature, text, ec.ECDSA(SHA256()))
    elif key[3] == -8:
        Ed25519PublicKey.from_public_bytes(key[-2]).verify(signature, text)
    else:
        rsa.RSAPublicNumbers(int.from_bytes(key[-2], "big"), int.from_bytes(key[-1], "big")) \
            .public_key().verify(signature, text, padding.PKCS1v15(), SHA256())


def is_consent_signed(statement, signed):
    """Whether the passkey signed the statement, on its page and with its person verified, and the seat key of a phone as well."""
    kept, text = json.loads(signed), b"opengithubx consent v1\n" + statement.encode()
    client, authenticator = raw(kept["clientDataJSON"]), raw(kept["authenticatorData"])
    data, seat = json.loads(client), kept.get("seat")
    asked = (data["type"], raw(data["challenge"]), data["origin"], data.get("crossOrigin", False))
    if asked != ("webauthn.get", hashlib.sha256(text).digest(), kept["origin"], False):
        return False
    if authenticator[:32] != hashlib.sha256(kept["rpId"].encode()).digest() or authenticator[32] & 5 != 5:
        return False
    if not can_verify:
        return True
    try:
        verify_passkey(raw(kept["publicKey"]), raw(kept["signature"]), authenticator + hashlib.sha256(client).digest())
        if seat:
            half = [int.from_bytes(raw(seat["signature"])[at:at + 32], "big") for at in (0, 32)]
            serialization.load_der_public_key(raw(seat["publicKey"])) \
                .verify(utils.encode_dss_signature(*half), text, ec.ECDSA(SHA256()))
        return True
    except (InvalidSignature, ValueError):
        return False


def wrong_with(consent, record):
    """What does not fit in what a person consented to, by the record of their approval."""
    if digest(consent, ("approvalId", "statement", "signed")) != consent["hash"]:
        return "was changed"
    if not record or record["sequence"] != consent["sequence"]:
        return "is of another record"
    approval, statement = record["verdict"] == "approved", json.loads(consent["statement"])
    if record["approvalId"] != consent["approvalId"] and (approval or record["approvalId"] is not None):
        return "is of another record"
    if approval != (statement["decision"] in ("approve", "approve together")):
        return "is to something else"
    if statement["userId"] != record["userId"]:
        return "is another person's"
    if consent["signed"] and not is_consent_signed(consent["statement"], consent["signed"]):
        return "has a signature that does not fit"


def check(lines, key, part):
    """Yields what does not fit, and prints at last what there was."""
    first, accepted, own = {}, {}, key  # by key: its first checkpoint, and which keys its owner accepted it in place of
    hashes, previous, signed, keys, named, consents = {0: "0" * 64}, 0, 0, set(), {}, 0
    spans, inside, kept, left, archive, content = [], None, None, None, None, hashlib.sha256()
    begun = False
    end = -1  # of what is signed: without it, records could be made up after any checkpoint that is genuine
    gone = lambda at: any(span["first"] <= at <= span["last"] for span in spans)

    def leave(following):
        """Goes over each archived part that ends before the record `following`, and into the one that it lies in."""
        nonlocal previous, inside, kept, left
        while True:
            if inside:
                if following <= inside["last"]:
                    return
                if kept.hexdigest() != inside["keptHash"] and not part:
                    yield f"records between {inside['first']} and {inside['last']} are missing or were changed"
                if left and left != (inside["last"], inside["lastHash"]) and not part:
                    yield f"record {left[0]} stands where others were archived, and is not one of them"
                previous, inside, left = inside["last"], None, None
            span = next((one for one in spans if one["first"] == previous + 1), None)
            if not span:
                return
            if span["previousHash"] != hashes.get(previous):
                yield f"archived records from {span['first']} do not follow the one before them"
            inside, kept = span, hashlib.sha256()
            hashes[span["last"]] = span["lastHash"]

    for line in lines:
        entry = json.loads(line, object_pairs_hook=once)
        # What nothing signs and no hash is over can be put there by anybody.
        if len(entry) > 1 and not entry.keys() <= {*FIELDS, "event", "hash"}:
            yield f"a line says more than what is signed: {', '.join(sorted(entry.keys() - {*FIELDS, 'event', 'hash'}))}"
        # After another line it would make what stands before it count as checked.
        if "archive" in entry and begun:
            yield "an archive begins after other lines"
        begun = True
        if archive:
            content.update(line.encode())
        if span := entry.get("tombstone") or entry.get("archive"):
            first.setdefault(span["key"], span["first"])
            if not is_signed(span, tombstone_text(span)):
                yield f"what stands for the records from {span['first']} was changed"
            signed, keys = signed + 1, keys | {span["key"]}
            if "archive" in entry:
                archive, previous = span, span["first"] - 1
                hashes[previous] = span["previousHash"]
            else:
                spans.append(span)
                end = max(end, span["last"])
            continue
        if point := entry.get("checkpoint"):
            at = point["sequence"]
            own = key or point["key"]
            first[point["key"]] = min(at, first.get(point["key"], at))
            if not is_signed(point, checkpoint_text(point)):
                yield f"checkpoint {at} was changed"
            elif (at not in hashes and not part and not gone(at)) or hashes.get(at, point["hash"]) != point["hash"]:
                yield f"record {at} is missing or another than the one that was signed"
            elif "accepts" in point:
                accepted.setdefault(point["key"], set()).add(point["accepts"])
            signed, keys, end = signed + 1, keys | {point["key"]}, max(end, at)
            continue
        if consent := entry.get("consent"):
            if wrong := wrong_with(consent, named.pop(consent["hash"], None)):
                yield f"the consent of record {consent['sequence']} {wrong}"
            consents += 1
            continue
        at = entry["sequence"]
        if consent := entry["verdict"] in ("approved", "event") and CONSENT.search(entry["reason"] or ""):
            named[consent[1]] = entry
        yield from leave(at)
        if inside:
            if digest(entry) != entry["hash"]:
                yield f"record {at} was changed"
            # After a kill the end of the part may still be there, without a gap.
            if left and (at, entry["previousHash"]) != (left[0] + 1, left[1]) and not part:
                yield f"record {left[0]} stands where others were archived, and is not one of them"
            if left or at not in inside["kept"]:
                left = (at, entry["hash"])
            if at in inside["kept"]:
                kept.update(entry["hash"].encode())
            continue
        if at <= previous or (at != previous + 1 and not part):
            yield f"records before record {at} are missing"
        elif at == previous + 1 and entry["previousHash"] != hashes[previous]:
            yield f"record {at} does not follow the one before it"
        if digest(entry) != entry["hash"]:
            yield f"record {at} was changed"
        if entry["verdict"] == "gap":
            yield f"record {at} says: {entry['reason']}"
        hashes[at], previous = entry["hash"], at
    yield from leave(float("inf"))
    if archive and (hashes.get(archive["last"]) != archive["lastHash"] or content.hexdigest() != archive["archiveHash"]):
        yield "the archive is not the one that was signed"
    if named and not archive:
        yield f"the consent of record {next(iter(named.values()))['sequence']} is missing"
    for other in sorted(first.keys() - {own} - accepted.get(own, set()), key=first.get):
        yield f"checkpoint {first[other]} is signed with another key, which the owner has not accepted"
    if first.get(own, 0) > 0 and not accepted.get(own) and not archive:
        yield f"the records up to {first[own]} are from before the key that signs them, which the owner has not accepted"
    if not signed or (key and key not in keys):
        yield "there is no signed checkpoint"
    elif previous > end and not archive:
        yield f"no checkpoint signs the records after {end}"
    print(f"{len(hashes) - 1} records, {consents} consents, {signed} checkpoints, signed with {', '.join(sorted(keys)) or 'no key'}")


def main():
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("export")
    given.add_argument("--public-key", dest="key", help="the hub's public key, as `opengithubx audit verify` prints it")
    given.add_argument("--part", action="store_true", help="the hub has several people, so records of others are missing")
    words = sys.argv[1:]
    if "--public-key" in words[:-1]:  # one key in 64 begins with "-", as options do
        at = words.index("--public-key")
        words[at:at + 2] = ["=".join(words[at:at + 2])]
    options = given.parse_args(words)
    if options.key and not can_verify:
        given.error("--public-key takes signatures: pip install cryptography")
    try:
        with open(options.export, encoding="utf-8") as lines:
            wrong = list(check(lines, options.key, options.part))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        print(f"{options.export} cannot be read as an export: {error}", file=sys.stderr)
        return 2
    # Of a part nobody can say that it is whole: a record that is missing, or made up with a hash that fits, is not found there.
    fine = "The hashes fit." if not can_verify else "What is here fits." if options.part else "WHOLE"
    print(f"NOT WHOLE: {wrong[0]}" if wrong else fine)
    if not can_verify:
        print("signatures not checked: pip install cryptography")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
