"""Run by an environment that has argostranslate: paragraphs as JSON in, CPU seconds out.

Its own sentence splitters are models that are fetched at run time. They are replaced by the sentences that the engine
gets as well, one to a line, so that both sides translate the same; splitting costs the peer nothing here.
"""

import json
import resource
import sys

from argostranslate import package, settings, translate


class Lines:
    def __init__(self, pkg: object) -> None:
        self.pkg = pkg

    def split_sentences(self, text: str) -> list[str]:
        return text.split(" \u2063 ")


def cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    groups = json.load(sys.stdin)
    translate.MiniSBDSentencizer = Lines
    found = next(one for one in package.get_installed_packages() if (one.from_code, one.to_code) == ("en", "es"))
    translation = translate.PackageTranslation(
        translate.Language("en", "English"), translate.Language("es", "Spanish"), found
    )
    translation.hypotheses(" \u2063 ".join(groups[0][:2]), 1)  # loads the model
    before = cpu()
    for group in groups:
        translation.hypotheses(" \u2063 ".join(group), 1)
    print(settings.device, cpu() - before)


if __name__ == "__main__":
    main()
