#!/usr/bin/env python3
"""Checks a file of `opengithubx audit export` without the hub. Needs Python 3.9 and the package cryptography.

Exit 0: all fits. 1: something does not; the first is named. 2: the file cannot be read.
"""
import argparse, base64, hashlib, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELDS = ("sequence time callId userId keyId client endpoint tool access account resource argumentsHmac verdict reason "
          "approvalId outcome durationMs bytes items previousHash").split()


def digest(record):
    """SHA-256 over the fields in their fixed order, as JSON without blanks."""
    text = json.dumps([record[field] for field in FIELDS], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def checkpoint_text(point):
    return f"opengithubx audit checkpoint\n{point['sequence']}\n{point['hash']}\n{point['time']}\n"


def tombstone_text(span):
    names = "first last previousHash lastHash keptHash archiveHash time".split()
    return "\n".join(["opengithubx audit tombstone", *(str(span[name]) for name in names), ""])


def is_signed(point, text):
    raw = lambda part: base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    try:
        Ed25519PublicKey.from_public_bytes(raw(point["key"])).verify(raw(point["signature"]), text.encode())
        return True
    except (InvalidSignature, ValueError):
        return False


def check(lines, key, part):
    """Yields what does not fit, and prints at last what there was."""
    hashes, previous, signed, keys = {0: "0" * 64}, 0, 0, set()
    spans, inside, kept, archive, content = [], None, None, None, hashlib.sha256()
    gone = lambda at: any(span["first"] <= at <= span["last"] for span in spans)

    def leave(following):
        """Goes over each archived part that ends before the record `following`, and into the one that it lies in."""
        nonlocal previous, inside, kept
        while True:
            if inside:
                if following <= inside["last"]:
                    return
                if kept.hexdigest() != inside["keptHash"] and not part:
                    yield f"records between {inside['first']} and {inside['last']} are missing or were changed"
                previous, inside = inside["last"], None
            span = next((one for one in spans if one["first"] == previous + 1), None)
            if not span:
                return
            if span["previousHash"] != hashes.get(previous):
                yield f"archived records from {span['first']} do not follow the one before them"
            inside, kept = span, hashlib.sha256()
            hashes[span["last"]] = span["lastHash"]

    for line in lines:
        entry = json.loads(line)
        if span := entry.get("tombstone") or entry.get("archive"):
            if (key and span["key"] != key) or not is_signed(span, tombstone_text(span)):
                yield f"what stands for the records from {span['first']} was changed"
            signed, keys = signed + 1, keys | {span["key"]}
            if "archive" in entry:
                archive, previous = span, span["first"] - 1
                hashes[previous] = span["previousHash"]
            else:
                spans.append(span)
            continue
        if archive:
            content.update(line.encode())
        if point := entry.get("checkpoint"):
            at = point["sequence"]
            if key and point["key"] != key:
                yield f"checkpoint {at} is signed with another key"
            elif not is_signed(point, checkpoint_text(point)):
                yield f"checkpoint {at} was changed"
            elif (at not in hashes and not part and not gone(at)) or hashes.get(at, point["hash"]) != point["hash"]:
                yield f"record {at} is missing or another than the one that was signed"
            signed, keys = signed + 1, keys | {point["key"]}
            continue
        at = entry["sequence"]
        yield from leave(at)
        if inside:
            if digest(entry) != entry["hash"]:
                yield f"record {at} was changed"
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
        yield f"the archive is not the one that was signed"
    if not signed or (key and key not in keys):
        yield "there is no signed checkpoint"
    print(f"{len(hashes) - 1} records, {signed} checkpoints, signed with {', '.join(sorted(keys)) or 'no key'}")


def main():
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("export")
    given.add_argument("--key", help="the hub's public key, as `opengithubx audit verify` prints it")
    given.add_argument("--part", action="store_true", help="the hub has several people, so records of others are missing")
    options = given.parse_args()
    try:
        with open(options.export, encoding="utf-8") as lines:
            wrong = list(check(lines, options.key, options.part))
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"{options.export} cannot be read as an export: {error}", file=sys.stderr)
        return 2
    print(f"NOT WHOLE: {wrong[0]}" if wrong else "WHOLE")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
