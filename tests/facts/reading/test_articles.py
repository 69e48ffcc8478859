"""From a page or a text to a document, or a reason why not."""

from __future__ import annotations

import pytest

from facts.errors import NotAnArticle
from facts.reading import Article, document_from
from facts.reading.articles import LARGEST_TEXT
from facts.reading.pages import LARGEST_PAGE

PARAGRAPHS = (
    "Shooting on Lantern Bay will begin in June, the studio said on Monday, after a long search for a lighthouse.",
    "“We are glad to be under way,” said Mara Lind, who directs the film and wrote its screenplay over two winters.",
    "The picture is due for release in October of next year, and Ivo Brandt has signed on to play the old captain.",
)
LD = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},'
    '{"@type":["NewsArticle"],"headline":"Lantern Bay to shoot","datePublished":"2026-03-04T10:00:00Z",'
    '"author":[{"@type":"Person","name":"Ana Reed"},{"name":"Bo Sund"}],"publisher":{"name":"The Harbour Post"}}]}'
    "</script>"
)
META = (
    '<meta property="og:site_name" content="Harbour Weekly">'
    '<meta property="article:published_time" content="2026-03-05T08:00:00Z">'
    '<meta name="author" content="Cy Marsh"><meta property="og:type" content="article">'
)


def page(head: str = "", body: str | None = None, lang: str = "en") -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    article = f"<article><h1>Lantern Bay to shoot</h1>{paragraphs}</article>" if body is None else body
    return (
        f'<!doctype html><html lang="{lang}"><head><title>Lantern Bay to shoot</title>{head}</head><body>'
        f'<nav><a href="/">Home</a><a href="/film">Film</a></nav>{article}'
        "<footer>All rights reserved.</footer></body></html>"
    )


def refusal(article: Article) -> str:
    with pytest.raises(NotAnArticle) as raised:
        document_from(article)
    assert "Nothing was stored" in str(raised.value)
    return str(raised.value)


def test_the_text_of_a_page_is_its_paragraphs_and_offsets_refer_to_it() -> None:
    document = document_from(Article(html=page(LD), url="https://harbour.example/lantern"))
    assert all(paragraph in document.text for paragraph in PARAGRAPHS)
    assert "Home" not in document.text
    assert "rights reserved" not in document.text


def test_a_page_says_where_and_when_it_was_printed_in_json_ld() -> None:
    document = document_from(Article(html=page(LD), url="https://harbour.example/lantern"))
    assert document.outlet == "The Harbour Post"
    assert document.byline == "Ana Reed, Bo Sund"
    assert document.published == "2026-03-04"
    assert document.title == "Lantern Bay to shoot"


def test_meta_tags_serve_where_json_ld_is_missing_or_broken() -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    document = document_from(Article(html=page(broken + META)))
    assert (document.outlet, document.byline, document.published) == ("Harbour Weekly", "Cy Marsh", "2026-03-05")


def test_what_is_known_goes_before_what_the_page_says() -> None:
    document = document_from(Article(html=page(LD), outlet="Our Outlet", published="2026-01-01", title="Ours"))
    assert (document.outlet, document.published, document.title) == ("Our Outlet", "2026-01-01", "Ours")


def test_an_undated_page_stays_undated() -> None:
    assert document_from(Article(html=page())).published is None


def test_a_text_is_kept_to_the_letter() -> None:
    text = "  “It’s on,”\r\n\r\nshe said.\u00a0\n"
    assert document_from(Article(text=text)).text == text


def test_the_same_article_read_twice_is_one_document() -> None:
    article = Article(html=page(LD), url="https://harbour.example/lantern")
    assert document_from(article).id == document_from(article).id


def test_the_language_is_told_from_the_words_not_from_the_template() -> None:
    spanish = "".join(
        "<p>La directora dijo que la película se estrenará en la primavera y que el rodaje de la serie ha ido bien, "
        f"como se ha visto en las {n} entrevistas que dio.</p>"
        for n in range(4)
    )
    document = document_from(Article(html=page("", f"<article>{spanish}</article>", lang="en")))
    assert document.lang == "es"


def test_a_language_given_is_taken() -> None:
    assert document_from(Article(text="Hola", lang="es-MX")).lang == "es"


@pytest.mark.parametrize("text", ["", "   \n\t "])
def test_nothing_is_refused(text: str) -> None:
    assert "empty" in refusal(Article(text=text))
    assert "empty" in refusal(Article(html=text))


@pytest.mark.parametrize("data", ["%PDF-1.7 ...", "\x89PNG\r\n", "\x00\x01\x02\x03" * 50, "\ufffd\ufffdq" * 90])
def test_binary_is_refused(data: str) -> None:
    assert "binary" in refusal(Article(text=data))
    assert "binary" in refusal(Article(html=data))


def test_too_much_is_refused() -> None:
    assert "characters" in refusal(Article(text="a " * (LARGEST_TEXT // 2 + 1)))
    assert "characters" in refusal(Article(html="<p>" + "a" * LARGEST_PAGE))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<main><h1>Welcome</h1><p>Log in to continue reading.</p><form><input name=user></form></main>", "log in"),
        (
            "<div><p>We use cookies. Accept all cookies or change your preferences.</p><button>Accept</button></div>",
            "cookies",
        ),
        ("<noscript>Please enable JavaScript to view this page.</noscript><div id=app></div>", "JavaScript"),
        ("<h1>Just a moment</h1><p>Verify you are human.</p>", "browser"),
        ("<h1>404</h1><p>Page not found.</p>", "does not exist"),
        ("<ul>" + "".join(f'<li><a href="/{n}">Headline number {n}</a></li>' for n in range(40)) + "</ul>", "list"),
    ],
)
def test_a_page_without_an_article_is_refused_with_its_reason(body: str, reason: str) -> None:
    assert reason in refusal(Article(html=page("", body)))


def test_a_front_page_is_refused_though_it_has_many_words() -> None:
    teasers = "".join(f"<h2><a href='/{n}'>Story {n} of the day</a></h2><p>Short teaser {n}</p>" for n in range(60))
    assert refusal(Article(html=page('<meta property="og:type" content="website">', f"<main>{teasers}</main>")))
