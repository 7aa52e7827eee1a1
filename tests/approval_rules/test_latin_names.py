"""Names in Latin letters are found whole by a part that is known or a cue, and places are none."""

from __future__ import annotations

import time

import pytest

from approval_rules.text.latin_names import names


def found(text: str) -> list[str]:
    return [one.text for one in names(text)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Please seat Emiko near the exit, she has epilepsy", ["Emiko"]),
        ('"It is mine. Sincerely, Piet van der Horst" – we', ["Piet van der Horst"]),
        ('"I lost it (the blue one) – Cheryl"', ["Cheryl"]),
        ("No cash please. – Lubomir", ["Lubomir"]),
        ("> Please send it there.\n> Marko Zeman", ["Marko Zeman"]),
        ("Best regards,\n> Marisol Echeverria", ["Marisol Echeverria"]),
        ("14:02 Tyrone: what's the wifi?", ["Tyrone"]),
        ("Farewell, Desmond!", ["Desmond"]),
        ("Taxi company, ask for Niitsu, 0246-71-2056", ["Niitsu"]),
        ("guest: name Bao Ngoc", ["Bao Ngoc"]),
        ("GK Dragan, DF Ono Taiga", ["Dragan", "Ono Taiga"]),
        ("I am Fatima Zahra El Idrissi.", ["Fatima Zahra El Idrissi"]),
        ("Applause for Yuki & Marek, who washed up.", ["Yuki", "Marek"]),
        ("Tetsu (Shirato Tetsunosuke), born Showa 61", ["Shirato Tetsunosuke"]),
        ("Kanako from Parks is handling it.", ["Kanako"]),
        ("Student of the month at Hina: Aoi & Dmitri", ["Aoi", "Dmitri"]),
        ("José Ñáñez and Đặng Thị Mai won.", ["José Ñáñez", "Đặng Thị Mai"]),
        ("Our coordinator for exchange, Mirelle Vaux, left.", ["Mirelle Vaux"]),
        ("Emily Carter, our ALT, left.", ["Emily Carter"]),
        ("Oluwa Bankole, our new ALT", ["Oluwa Bankole"]),
        ("Winners: Satō Yūki and Kim Min-jun", ["Satō Yūki", "Kim Min-jun"]),
        ("Winner: Tivari Oleon (Grade 5), Maro Quent", ["Tivari Oleon", "Maro Quent"]),
        ("Regards,\nHannah Whitmore\nPlanning Section", ["Hannah Whitmore"]),
        ("We stayed with the Oliveira family.", ["Oliveira"]),
        ("Kenta's mother called.", ["Kenta"]),
        ("TANAKA, Hanako: incomplete", ["TANAKA, Hanako"]),
        ("OGUMA Rin (Grade 2)", ["OGUMA Rin"]),
        ("DELA CRUZ MARIA LUISA", ["DELA CRUZ MARIA LUISA"]),
        ("Ana Paula de Souza moved in.", ["Ana Paula de Souza"]),
        ("Ask Zhang Xiaoming or Mei Lin Chen.", ["Zhang Xiaoming", "Mei Lin Chen"]),
        ("Aung Kyaw Zin will cook.", ["Aung Kyaw Zin"]),
        ("Liam O'Sullivan met Anne-Marie Leclerc.", ["Liam O'Sullivan", "Anne-Marie Leclerc"]),
        ("Mr S. Amemiya and Ms. Park", ["S. Amemiya", "Park"]),
        ("Ohtani-san and Satou Sensei", ["Ohtani", "Satou"]),
        ("Lost: little Haruto, 4.", ["Haruto"]),
        ('"Snow!" says Declan.', ["Declan"]),
        ("It was Bronwyn's idea.", ["Bronwyn"]),
        ("Kenta and Maya sang. If it rains, call Ueda.", ["Kenta", "Maya", "Ueda"]),
        ("Second prize went to Noor.", ["Noor"]),
        ("cc: Shimizu, Garcia", ["Shimizu", "Garcia"]),
        ("It was fun. Best, Onodera", ["Onodera"]),
        ("協力隊のEmilyと申します", ["Emily"]),
        ("講師はEmily Carterさん", ["Emily Carter"]),
        ("国際交流員のChloé Duboisが来ます", ["Chloé Dubois"]),
        ("Starting eleven: Mori; Asano, Dieng", ["Mori", "Asano", "Dieng"]),
        ("April Johnson and Sarah Hill sing.", ["April Johnson", "Sarah Hill"]),
        ("Our lifeguards Ren, Tsubasa and Mikey rest.", ["Ren", "Tsubasa", "Mikey"]),
        ("Tel: 0246-22-1235 (Brandon, tennis circle)", ["Brandon"]),
        ("Shred this note. (Fumie)", ["Fumie"]),
        ("Hi, this is Nanami from the tourism desk.", ["Nanami"]),
        ("Sipho, please confirm by Friday.", ["Sipho"]),
        ("Bear trap at nine. Hunter: Jinbo.", ["Jinbo"]),
        ("Reminder from Iwakiri in Welfare: bring it.", ["Iwakiri"]),
        ("Not to me. — Callum", ["Callum"]),
        ("Put it in the scheduler. /Ravi", ["Ravi"]),
        ("Cast: Emi Natsukawa as the Crane", ["Emi Natsukawa"]),
        ("Write to the office, attn. Rokusha, by May.", ["Rokusha"]),
        ("Pay with it (name on card: M HIROOKA)", ["M HIROOKA"]),
        ("The new ALT is Siobhan, welcome.", ["Siobhan"]),
        ("I, Noor Jahan Begum, thank you.", ["Noor Jahan Begum"]),
        ("Call Godfrey on 090-1234-5678", ["Godfrey"]),
    ],
)  # fmt: skip
def test_a_name_is_found_whole(text, said):
    assert found(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Sister cities of our prefecture: Victoria, Charlotte, Santa Rosa",
        "Exhibition on the creator of Sazae-san, City Museum",
        "geotag 138°43'39.2\"E. Strip it before Monday",
        "Pupils of Lincoln, Madison and Jackson schools",
        "Roses: 'Queen Elizabeth', 'Ingrid Bergman' and 'Charles de Gaulle'",
        "Kusano Shinpei, the poet, lived from 1903 to 1988.",
        "Party at Izakaya Hanako, Parlor Kobayashi and Café Ito",
        "Learn to tell Somei-Yoshino from Kawazu-zakura near Endo-saka",
        "Tower at 37°01′N. Built in 2017",
        "Districts Hattori and Kubo drill at nine",
        "Sato Nishiki cherries at Maruyama Park, Takahashi Bridge and Victoria Garden.",
        "Anna Karenina, Oliver Twist and works by Isaac Newton in the Chuo Library.",
        "San Antonio, Port Moresby and Lake Victoria: Lincoln Park Zoo quiz.",
        "Aizu Wakamatsu Castle tour, Kawasaki disease leaflet, Suzuki Violin School.",
        "Mayor Sato Kenji and Yamamoto Taro, governor, cut the ribbon.",
        "Grace period, Will Call, May Day, Rose Garden, Hope Plaza, April showers.",
        "The painter Mihono Kenta (1863-1913) lived here.",
        "Follow @Emily_Carter or write to Emily.Carter@example.com.",
        "Marie Curie, Katherine Johnson and Ogino Ginko: a reading list.",
        "Visitors, please use the gate. Call Reception on 090-1234-5678.",
        "This is Aoyama from above. The winner is Kyoto. Winner: Tokyo.",
        "Tel: 0246-22-1235 (Weekdays). Open daily. (Free) See you. — Sakura City",
        "Meet our mascot Mikan-chan and Captain Kelp, the mascots of the port.",
        "The red panda cubs Momo and Ken. Father: Taro. Mother: Elizabeth.",
        "The pandas Xiao Xiao and Lei Lei turn five.",
        "Seiko, Yamaha and Mizuno; the forest road in Miwa; Ohashi bridge; Anne of Green Gables.",
        "Jonathan, Fuji and Pink Lady: four apples. Tom and Jerry cartoons.",
    ],
)
def test_places_bodies_things_and_the_famous_are_no_names(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "piece", ["Ab ", "A-", "O'", "Mr. ", "Anna, ", "Tanaka Hanako, ", "Ana de ", "Winner: ", "É"]
)
def test_a_long_row_of_words_with_a_capital_costs_little(piece):
    text = (piece * 10_000)[:10_000]
    begun = time.process_time()
    list(names(text))
    assert time.process_time() - begun < 1
