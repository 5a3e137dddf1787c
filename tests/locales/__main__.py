"""Brings the translators' files up to date with the source: ./run locales"""

from tests.locales.files import update

if __name__ == "__main__":
    update()
