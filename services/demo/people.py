"""Invented people: common first and family names, put together by chance; nobody is meant."""

from typing import NamedTuple

from models.client import Gender
from services.demo.dice import Dice


def words(text: str) -> tuple[str, ...]:
    """Split a list that is written as words."""
    return tuple(text.split())


WOMEN = words(
    "Agnes Alma Amelia Anita Audrey Beatriz Bernice Bonnie Carmen Celia Clara Constance Cora"
    " Delia Dolores Doris Edith Elena Elsie Esther Eunice Evelyn Florence Frances Geraldine Gloria"
    " Harriet Hazel Helen Ida Imogen Inez Irene Josephine Joyce June Lillian Lorraine Lucille"
    " Lydia Mabel Marian Maxine Mildred Miriam Nadine Norma Opal Pauline Phyllis Rosalind Ruth"
    " Sadie Sylvia Thelma Vera Viola Wilma Winifred Yolanda"
)
MEN = words(
    "Abel Albert Alfred Amos Archie Arnold Arturo Benjamin Bernard Calvin Cecil Chester Clarence"
    " Claude Clifford Curtis Earl Edgar Edmund Elmer Emilio Ernest Eugene Felix Floyd Franklin"
    " Gilbert Glenn Harold Harvey Herbert Horace Hugo Irving Isaac Jasper Jerome Julius Lawrence"
    " Leon Leonard Lester Lloyd Luther Manuel Marvin Milton Morris Nathan Norman Otto Percy Rafael"
    " Roland Rufus Stanley Theodore Vernon Wallace Wendell"
)
YOUNGER = words(
    "Aisha Andre Ana Brianna Carlos Chloe Daniel Denise Diego Emily Eric Fatima Gabriel Grace"
    " Hannah Isabel Jamal Janelle Jason Jasmine Kevin Kim Laura Leah Luis Maria Marcus Megan"
    " Michael Minh Monica Naomi Nicole Omar Patrick Priya Rachel Ryan Samuel Sofia Tanya Teresa"
    " Thomas Tyler Vanessa Victor Wei Yusuf Zoe Adaeze"
)
YOUNGER_MEN = frozenset(
    words(
        "Andre Carlos Daniel Diego Eric Gabriel Jamal Jason Kevin Luis Marcus Michael Minh Omar"
        " Patrick Ryan Samuel Thomas Tyler Victor Wei Yusuf"
    )
)
FAMILY_NAMES = words(
    "Abbott Acosta Adeyemi Aldridge Amato Arsenault Ashby Baptiste Barlow Beaumont Bell Benitez"
    " Bergstrom Blackwell Boateng Bouchard Bradshaw Brennan Briggs Cabral Calloway Cardoso Castillo"
    " Chandler Chen Christensen Coleman Conway Corbett Crowley Dalton Delacroix Delgado Desrosiers"
    " Donnelly Dubois Eastman Ellison Escobar Faulkner Ferreira Finch Fitzgerald Fontaine Forsythe"
    " Gallagher Garrison Gauthier Goldberg Granger Greenwood Gutierrez Hadley Halloran Hammond"
    " Hartwell Hendricks Hoang Holloway Ibarra Ingram Jankowski Jeffers Kaplan Kaur Keating Kimball"
    " Kowalski Lachance Langley Larkin Lindqvist Lockwood Macedo Maddox Marchetti Medeiros Merrick"
    " Mikkelsen Montgomery Moreau Nakamura Navarro Nguyen Norwood Novak Okonkwo Olivares Ortega"
    " Osgood Paquette Patel Pemberton Pereira Pettigrew Quinlan Ramsey Redmond Rinaldi Rosario"
    " Rourke Salazar Santoro Schaefer Seaver Silvia Sorensen Stanton Sullivan Tavares Thibault"
    " Thornton Tran Underhill Valdez Vasquez Wadsworth Walsh Whitaker Winslow Yamamoto Zielinski"
    " Zuckerman"
)


class Person(NamedTuple):
    """Somebody's name and gender."""

    first_name: str
    last_name: str
    gender: Gender

    @property
    def name(self) -> str:
        """The name as people read it."""
        return f"{self.first_name} {self.last_name}"


def elder(dice: Dice) -> Person:
    """Invent somebody who may need care."""
    gender = dice.pick((Gender.female, Gender.female, Gender.male))
    names = WOMEN if gender is Gender.female else MEN
    return Person(dice.pick(names), dice.pick(FAMILY_NAMES), gender)


def adult(dice: Dice, last_name: str = "") -> Person:
    """Invent somebody of working age, of a given family if named."""
    return Person(dice.pick(YOUNGER), last_name or dice.pick(FAMILY_NAMES), Gender.unknown)


def gender_of(first_name: str) -> Gender:
    """Guess as whom to draw somebody of working age."""
    return Gender.male if first_name in YOUNGER_MEN else Gender.female


def mail(person: Person, number: int) -> str:
    """Invent an address that no mail can ever reach."""
    return f"{person.first_name}.{person.last_name}.{number}@example.test".lower()
