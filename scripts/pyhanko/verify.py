"""Says what pyHanko, an independent reader, thinks of the signatures of a PDF. Run by scripts/pyhanko-verify.

Prints one line of JSON: {"signatures": [...]} in the order of the file, or {"unreadable": "why"}.
"""

import argparse
import json
import logging
import sys
from datetime import datetime

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext


def described(embedded, context):
    """One signature: who, what it covers, and each verdict by itself."""
    told = {"field": embedded.field_name, "subfilter": str(embedded.sig_object.get("/SubFilter"))}
    # A seal may be made for digital signatures or for non-repudiation.
    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    try:
        status = validate_pdf_signature(
            embedded, signer_validation_context=context(), ts_validation_context=context(), key_usage_settings=usage
        )
    except (SignatureValidationError, SigningError, ValueError, PdfReadError) as fault:
        return {**told, "intact": False, "valid": False, "trusted": False, "accepted": False, "fault": str(fault)}
    stamp = status.timestamp_validity
    return {
        **told,
        "intact": status.intact,
        "valid": status.valid,
        "trusted": status.trusted,
        "accepted": status.bottom_line,
        "coverage": status.coverage.name,
        "changes": status.modification_level.name if status.modification_level else None,
        "hash": status.md_algorithm,
        "signer": status.signing_cert.subject.human_friendly,
        "timestamp": stamp and {
            "at": stamp.timestamp.isoformat(), "intact": stamp.intact, "valid": stamp.valid, "trusted": stamp.trusted
        },
    }


def main():
    """Reads the arguments, prints the line."""
    arguments = argparse.ArgumentParser(prog="scripts/pyhanko-verify", description=__doc__)
    arguments.add_argument("pdf")
    arguments.add_argument("roots", nargs="*", help="certificates to trust, PEM or DER")
    arguments.add_argument("--at", type=datetime.fromisoformat, help="the moment of checking, with its offset; now if absent")
    given = arguments.parse_args()
    logging.disable(logging.CRITICAL)  # what it thinks is in the answer
    roots = list(load_certs_from_pemder(given.roots))

    def context():
        return ValidationContext(trust_roots=roots, allow_fetching=False, moment=given.at)

    with open(given.pdf, "rb") as file:
        try:
            found = PdfFileReader(file).embedded_signatures
            answer = {"signatures": [described(embedded, context) for embedded in found]}
        except (PdfReadError, ValueError) as fault:
            answer = {"unreadable": str(fault)}
    json.dump(answer, sys.stdout, ensure_ascii=False)
    print()


main()
