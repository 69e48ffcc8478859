SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA earlier;
CREATE TEXT SEARCH DICTIONARY earlier.onrecord_stem (
    TEMPLATE = pg_catalog.snowball,
    language = 'porter' );
CREATE TEXT SEARCH CONFIGURATION earlier.onrecord (
    PARSER = pg_catalog."default" );
ALTER TEXT SEARCH CONFIGURATION earlier.onrecord
    ADD MAPPING FOR asciiword WITH earlier.onrecord_stem;
ALTER TEXT SEARCH CONFIGURATION earlier.onrecord
    ADD MAPPING FOR word WITH earlier.onrecord_stem;
ALTER TEXT SEARCH CONFIGURATION earlier.onrecord
    ADD MAPPING FOR numword WITH earlier.onrecord_stem;
ALTER TEXT SEARCH CONFIGURATION earlier.onrecord
    ADD MAPPING FOR sfloat WITH earlier.onrecord_stem;
ALTER TEXT SEARCH CONFIGURATION earlier.onrecord
    ADD MAPPING FOR version WITH earlier.onrecord_stem;
ALTER TEXT SEARCH CONFIGURATION earlier.onrecord
    ADD MAPPING FOR "float" WITH earlier.onrecord_stem;
ALTER TEXT SEARCH CONFIGURATION earlier.onrecord
    ADD MAPPING FOR "int" WITH earlier.onrecord_stem;
ALTER TEXT SEARCH CONFIGURATION earlier.onrecord
    ADD MAPPING FOR uint WITH earlier.onrecord_stem;
CREATE TABLE earlier.announcement_cites (
    statement text NOT NULL COLLATE pg_catalog."C",
    announcement text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.announcements (
    id text NOT NULL COLLATE pg_catalog."C",
    revision integer NOT NULL,
    production text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.answer_cites (
    statement text NOT NULL COLLATE pg_catalog."C",
    answer text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.answers (
    id text NOT NULL COLLATE pg_catalog."C",
    target text NOT NULL COLLATE pg_catalog."C",
    message text NOT NULL COLLATE pg_catalog."C",
    extra text NOT NULL COLLATE pg_catalog."C",
    question text NOT NULL COLLATE pg_catalog."C",
    revision integer NOT NULL,
    notice text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.audit (
    seq integer NOT NULL,
    at text NOT NULL COLLATE pg_catalog."C",
    actor text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    object text NOT NULL COLLATE pg_catalog."C",
    detail text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.candidates (
    id text NOT NULL COLLATE pg_catalog."C",
    production text NOT NULL COLLATE pg_catalog."C",
    document text NOT NULL COLLATE pg_catalog."C",
    seq integer NOT NULL,
    claim text NOT NULL COLLATE pg_catalog."C",
    confidence double precision NOT NULL,
    reasons text NOT NULL COLLATE pg_catalog."C",
    ruleset text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    decided_by text COLLATE pg_catalog."C",
    decided_at text COLLATE pg_catalog."C",
    decided_why text COLLATE pg_catalog."C"
);
CREATE TABLE earlier.communities (
    id text NOT NULL COLLATE pg_catalog."C",
    tenant text NOT NULL COLLATE pg_catalog."C",
    production text NOT NULL COLLATE pg_catalog."C",
    target text NOT NULL COLLATE pg_catalog."C",
    review_target text COLLATE pg_catalog."C",
    aspects text NOT NULL COLLATE pg_catalog."C",
    record text NOT NULL COLLATE pg_catalog."C",
    moderators text DEFAULT '[]'::text NOT NULL COLLATE pg_catalog."C",
    settings text DEFAULT '{}'::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.deliveries (
    id text NOT NULL COLLATE pg_catalog."C",
    item text NOT NULL COLLATE pg_catalog."C",
    revision integer NOT NULL,
    target text NOT NULL COLLATE pg_catalog."C",
    platform text NOT NULL COLLATE pg_catalog."C",
    purpose text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    fence integer NOT NULL,
    attempts integer NOT NULL,
    due_at text NOT NULL COLLATE pg_catalog."C",
    lease_until text COLLATE pg_catalog."C",
    started_at text COLLATE pg_catalog."C",
    ref_target text COLLATE pg_catalog."C",
    ref_message text COLLATE pg_catalog."C",
    ref_extra text COLLATE pg_catalog."C",
    error text COLLATE pg_catalog."C",
    seq integer NOT NULL
);
CREATE TABLE earlier.departures (
    tenant text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.document_productions (
    document text NOT NULL COLLATE pg_catalog."C",
    production text NOT NULL COLLATE pg_catalog."C",
    seq integer NOT NULL
);
CREATE TABLE earlier.documents (
    id text NOT NULL COLLATE pg_catalog."C",
    url text COLLATE pg_catalog."C",
    outlet text COLLATE pg_catalog."C",
    title text COLLATE pg_catalog."C",
    byline text COLLATE pg_catalog."C",
    published text COLLATE pg_catalog."C",
    lang text NOT NULL COLLATE pg_catalog."C",
    retrieved_at text COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.entries (
    id text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL COLLATE pg_catalog."C",
    seq integer NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    due_at text COLLATE pg_catalog."C",
    lease_until text COLLATE pg_catalog."C",
    fence integer NOT NULL,
    body text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.entry_keys (
    source text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C",
    entry text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.gaps (
    production text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    question text NOT NULL COLLATE pg_catalog."C",
    aspect text COLLATE pg_catalog."C",
    times integer NOT NULL,
    first_at text NOT NULL COLLATE pg_catalog."C",
    last_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.marks (
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.migrations (
    name text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.names (
    production text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    times integer NOT NULL
);
CREATE TABLE earlier.paces (
    scope text NOT NULL COLLATE pg_catalog."C",
    free_at double precision NOT NULL
);
CREATE TABLE earlier.productions (
    id text NOT NULL COLLATE pg_catalog."C",
    record text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    original text COLLATE pg_catalog."C",
    aliases text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.reports (
    about text NOT NULL COLLATE pg_catalog."C",
    reporter text NOT NULL COLLATE pg_catalog."C",
    production text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    settled_by text COLLATE pg_catalog."C"
);
CREATE TABLE earlier.retractions (
    statement text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C",
    by_whom text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    replaced_by text COLLATE pg_catalog."C"
);
CREATE TABLE earlier.seen (
    key text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.sources (
    id text NOT NULL COLLATE pg_catalog."C",
    record text NOT NULL COLLATE pg_catalog."C",
    url text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    due_at text COLLATE pg_catalog."C",
    lease_until text COLLATE pg_catalog."C",
    fence integer NOT NULL,
    polled_at text COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.statement_terms (
    term text NOT NULL COLLATE pg_catalog."C",
    n integer NOT NULL,
    tokens bigint NOT NULL
);
CREATE TABLE earlier.statement_words (
    id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    scope text NOT NULL COLLATE pg_catalog."C",
    words tsvector NOT NULL,
    length integer NOT NULL
);
ALTER TABLE earlier.statement_words ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME earlier.statement_words_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE earlier.statements (
    id text NOT NULL COLLATE pg_catalog."C",
    seq integer NOT NULL,
    production text NOT NULL COLLATE pg_catalog."C",
    aspect text NOT NULL COLLATE pg_catalog."C",
    speaker text COLLATE pg_catalog."C",
    subject text COLLATE pg_catalog."C",
    claim text NOT NULL COLLATE pg_catalog."C",
    citation text NOT NULL COLLATE pg_catalog."C",
    recorded_at text NOT NULL COLLATE pg_catalog."C",
    accepted_by text NOT NULL COLLATE pg_catalog."C",
    origin text NOT NULL COLLATE pg_catalog."C",
    quote_key text NOT NULL COLLATE pg_catalog."C",
    candidate text COLLATE pg_catalog."C"
);
CREATE TABLE earlier.stops (
    target text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.story_words (
    production text NOT NULL COLLATE pg_catalog."C",
    word text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE earlier.watches (
    id text NOT NULL COLLATE pg_catalog."C",
    member text NOT NULL COLLATE pg_catalog."C",
    production text NOT NULL COLLATE pg_catalog."C",
    target text NOT NULL COLLATE pg_catalog."C",
    tenant text NOT NULL COLLATE pg_catalog."C",
    aspect text COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C"
);
INSERT INTO earlier.announcement_cites VALUES ('s-8b4c2356902b2351', 'a-c472e138cd9f4234');
INSERT INTO earlier.announcement_cites VALUES ('s-30ccd279c0366908', 'a-855198148d7f5401');
INSERT INTO earlier.announcement_cites VALUES ('s-b393b3733cab534e', 'a-97a730c89028a673');
INSERT INTO earlier.announcement_cites VALUES ('s-d570dc58e90682de', 'a-0b9e4b9617e6df90');
INSERT INTO earlier.announcements VALUES ('a-c472e138cd9f4234', 0, 'p-36d256e1a93cd046', '{"id":"a-c472e138cd9f4234","production":"The Long Way Home","headline":"New on record: the greenlight","lines":[{"text":"Pat Producer, in The Outlet: “We have the green light” (stated)","cites":[1]}],"citations":[{"n":1,"statement":"s-8b4c2356902b2351","speaker":"Pat Producer","quote":"We have the green light","told_to":null,"outlet":"The Outlet","url":null,"said":null,"published":null,"certainty":"stated","polarity":"+"}],"changes":[{"kind":"new","topic":{"production":"p-36d256e1a93cd046","aspect":"greenlight"},"before":{"topic":{"production":"p-36d256e1a93cd046","aspect":"greenlight"},"verdict":"unknown","as_of":"2026-11-24T03:47:09.000000Z"},"after":{"topic":{"production":"p-36d256e1a93cd046","aspect":"greenlight"},"verdict":"confirmed","as_of":"2026-11-24T03:47:09.000000Z"},"cause":"s-8b4c2356902b2351"}]}', '2026-11-24T03:47:11.000000Z');
INSERT INTO earlier.announcements VALUES ('a-855198148d7f5401', 0, 'p-36d256e1a93cd046', '{"id":"a-855198148d7f5401","production":"The Long Way Home","headline":"New on record: filming","lines":[{"text":"Pat Producer, in The Outlet: “The cameras roll in March” (stated)","cites":[1]}],"citations":[{"n":1,"statement":"s-30ccd279c0366908","speaker":"Pat Producer","quote":"The cameras roll in March","told_to":null,"outlet":"The Outlet","url":null,"said":null,"published":null,"certainty":"stated","polarity":"+"}],"changes":[{"kind":"new","topic":{"production":"p-36d256e1a93cd046","aspect":"filming"},"before":{"topic":{"production":"p-36d256e1a93cd046","aspect":"filming"},"verdict":"unknown","as_of":"2026-11-24T03:47:16.000000Z"},"after":{"topic":{"production":"p-36d256e1a93cd046","aspect":"filming"},"verdict":"confirmed","as_of":"2026-11-24T03:47:16.000000Z"},"cause":"s-30ccd279c0366908"}]}', '2026-11-24T03:47:18.000000Z');
INSERT INTO earlier.announcements VALUES ('a-97a730c89028a673', 0, 'p-36d256e1a93cd046', '{"id":"a-97a730c89028a673","production":"The Long Way Home","headline":"New on record: the cast","lines":[{"text":"Pat Producer, in The Outlet: “Nobody is coming back” (stated)","cites":[1]}],"citations":[{"n":1,"statement":"s-b393b3733cab534e","speaker":"Pat Producer","quote":"Nobody is coming back","told_to":null,"outlet":"The Outlet","url":null,"said":null,"published":null,"certainty":"stated","polarity":"+"}],"changes":[{"kind":"new","topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"before":{"topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"verdict":"unknown","as_of":"2026-11-24T03:47:23.000000Z"},"after":{"topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"verdict":"confirmed","as_of":"2026-11-24T03:47:23.000000Z"},"cause":"s-b393b3733cab534e"}]}', '2026-11-24T03:47:25.000000Z');
INSERT INTO earlier.announcements VALUES ('a-0b9e4b9617e6df90', 0, 'p-4fc89ca041b64e38', '{"id":"a-0b9e4b9617e6df90","production":"Night Train","headline":"New on record: the greenlight","lines":[{"text":"Pat Producer, in The Outlet: “There is no green light” (said not to be so)","cites":[1]}],"citations":[{"n":1,"statement":"s-d570dc58e90682de","speaker":"Pat Producer","quote":"There is no green light","told_to":null,"outlet":"The Outlet","url":null,"said":null,"published":null,"certainty":"stated","polarity":"-"}],"changes":[{"kind":"new","topic":{"production":"p-4fc89ca041b64e38","aspect":"greenlight"},"before":{"topic":{"production":"p-4fc89ca041b64e38","aspect":"greenlight"},"verdict":"unknown","as_of":"2026-11-24T03:47:30.000000Z"},"after":{"topic":{"production":"p-4fc89ca041b64e38","aspect":"greenlight"},"verdict":"denied","as_of":"2026-11-24T03:47:30.000000Z"},"cause":"s-d570dc58e90682de"}]}', '2026-11-24T03:47:32.000000Z');
INSERT INTO earlier.announcements VALUES ('a-97a730c89028a673', 1, 'p-36d256e1a93cd046', '{"id":"a-97a730c89028a673","production":"The Long Way Home","headline":"Withdrawn: the cast","lines":[{"text":"Withdrawn — Pat Producer, in The Outlet: “Nobody is coming back” (stated)","cites":[1]}],"citations":[{"n":1,"statement":"s-b393b3733cab534e","speaker":"Pat Producer","quote":"Nobody is coming back","told_to":null,"outlet":"The Outlet","url":null,"said":null,"published":null,"certainty":"stated","polarity":"+"}],"changes":[{"kind":"new","topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"before":{"topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"verdict":"unknown","as_of":"2026-11-24T03:47:23.000000Z"},"after":{"topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"verdict":"confirmed","as_of":"2026-11-24T03:47:23.000000Z"},"cause":"s-b393b3733cab534e"}],"revision":1,"notice":"Withdrawn: entered in error. Another film."}', '2026-11-24T03:47:39.000000Z');
INSERT INTO earlier.audit VALUES (1, '2026-11-24T03:47:01.000000Z', 'test:moderator', 'followed production', 'p-36d256e1a93cd046', 'The Long Way Home');
INSERT INTO earlier.audit VALUES (2, '2026-11-24T03:47:02.000000Z', 'test:moderator', 'followed production', 'p-4fc89ca041b64e38', 'Night Train');
INSERT INTO earlier.audit VALUES (3, '2026-11-24T03:47:03.000000Z', 'test:moderator', 'followed', 'g-1', 'discord:81/1');
INSERT INTO earlier.audit VALUES (4, '2026-11-24T03:47:04.000000Z', 'test:moderator', 'followed', 'g-2', 'slack:T1/C1');
INSERT INTO earlier.audit VALUES (5, '2026-11-24T03:47:08.000000Z', 'test:moderator', 'accepted', 's-8b4c2356902b2351', 'We have the green light');
INSERT INTO earlier.audit VALUES (6, '2026-11-24T03:47:15.000000Z', 'test:moderator', 'accepted', 's-30ccd279c0366908', 'The cameras roll in March');
INSERT INTO earlier.audit VALUES (7, '2026-11-24T03:47:22.000000Z', 'test:moderator', 'accepted', 's-b393b3733cab534e', 'Nobody is coming back');
INSERT INTO earlier.audit VALUES (8, '2026-11-24T03:47:29.000000Z', 'test:moderator', 'accepted', 's-d570dc58e90682de', 'There is no green light');
INSERT INTO earlier.audit VALUES (9, '2026-11-24T03:47:37.000000Z', 'test:moderator', 'retracted', 's-b393b3733cab534e', 'entered_in_error: Another film.');
INSERT INTO earlier.audit VALUES (10, '2026-11-24T03:47:42.000000Z', 'test:moderator', 'ingested', 'd-626900695a45a601', '1 candidates for The Long Way Home');
INSERT INTO earlier.audit VALUES (11, '2026-11-24T03:47:44.000000Z', 'somebody', 'reported', 's-8b4c2356902b2351', 'That was said of the first film.');
INSERT INTO earlier.candidates VALUES ('c-f61dbf3773f11986', 'p-36d256e1a93cd046', 'd-626900695a45a601', 1, '{"quote":"It is going well","start":1,"end":17,"kind":"direct","aspect":"greenlight","certainty":"stated","polarity":"+","speaker":"Pat Producer"}', 0.9, '["test"]', 'test', 'proposed', NULL, NULL, NULL);
INSERT INTO earlier.communities VALUES ('g-1', 'discord:81', 'p-36d256e1a93cd046', 'discord:81/1', 'discord:81/2', '[]', 'main', '[]', '{}');
INSERT INTO earlier.communities VALUES ('g-2', 'discord:81', 'p-4fc89ca041b64e38', 'slack:T1/C1', 'slack:T1/C2', '[]', 'main', '[]', '{}');
INSERT INTO earlier.deliveries VALUES ('o-74f3e34ac6681b6c', 'a-855198148d7f5401', 0, 'discord:81/1', 'discord', 'post', 'pending', 0, 0, '2026-11-24T03:47:17.000000Z', NULL, NULL, NULL, NULL, NULL, NULL, 2);
INSERT INTO earlier.deliveries VALUES ('o-17788b1510cfa010', 'a-0b9e4b9617e6df90', 0, 'slack:T1/C1', 'slack', 'post', 'pending', 0, 0, '2026-11-24T03:47:31.000000Z', NULL, NULL, NULL, NULL, NULL, NULL, 4);
INSERT INTO earlier.deliveries VALUES ('o-f94b74ec5022c05a', 'a-c472e138cd9f4234', 0, 'discord:81/1', 'discord', 'post', 'sent', 1, 1, '2026-11-24T03:47:10.000000Z', NULL, '2026-11-24T03:47:33.000000Z', 'discord:81/1', '1', '', NULL, 1);
INSERT INTO earlier.deliveries VALUES ('o-291ce5772413bc78', 'a-97a730c89028a673', 0, 'discord:81/1', 'discord', 'post', 'dropped', 0, 0, '2026-11-24T03:47:24.000000Z', NULL, NULL, NULL, NULL, NULL, 'it was withdrawn before anybody could see it', 3);
INSERT INTO earlier.deliveries VALUES ('o-3bfc681c50ce2060', 'c-f61dbf3773f11986', 0, 'discord:81/2', 'discord', 'review', 'pending', 0, 0, '2026-11-24T03:47:41.000000Z', NULL, NULL, NULL, NULL, NULL, NULL, 5);
INSERT INTO earlier.document_productions VALUES ('d-626900695a45a601', 'p-36d256e1a93cd046', 1);
INSERT INTO earlier.documents VALUES ('d-626900695a45a601', 'https://outlet.example/a', 'The Outlet', NULL, NULL, NULL, 'en', NULL, '“It is going well,” the producer said.');
INSERT INTO earlier.migrations VALUES ('0001_the_record');
INSERT INTO earlier.migrations VALUES ('0002_who_moderates');
INSERT INTO earlier.migrations VALUES ('0003_sources');
INSERT INTO earlier.migrations VALUES ('0004_seen');
INSERT INTO earlier.migrations VALUES ('0005_order_pace_and_stops');
INSERT INTO earlier.migrations VALUES ('0006_who_is_told_what');
INSERT INTO earlier.migrations VALUES ('0007_stories');
INSERT INTO earlier.migrations VALUES ('0008_numbers_found_at_once');
INSERT INTO earlier.names VALUES ('p-36d256e1a93cd046', 'Pat Producer', 3);
INSERT INTO earlier.names VALUES ('p-4fc89ca041b64e38', 'Pat Producer', 1);
INSERT INTO earlier.productions VALUES ('p-36d256e1a93cd046', 'main', 'The Long Way Home', 'other', NULL, '[]');
INSERT INTO earlier.productions VALUES ('p-4fc89ca041b64e38', 'main', 'Night Train', 'other', NULL, '[]');
INSERT INTO earlier.reports VALUES ('s-8b4c2356902b2351', 'test:member', 'p-36d256e1a93cd046', 'That was said of the first film.', '2026-11-24T03:47:43.000000Z', NULL);
INSERT INTO earlier.retractions VALUES ('s-b393b3733cab534e', 'entered_in_error', 'Another film.', 'test:moderator', '2026-11-24T03:47:35.000000Z', NULL);
INSERT INTO earlier.statement_terms VALUES ('have', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('we', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('camera', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('in', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('march', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('roll', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('the', 2, 0);
INSERT INTO earlier.statement_terms VALUES ('back', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('come', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('nobodi', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('§pp36d256e1a93cd046', 3, 0);
INSERT INTO earlier.statement_terms VALUES ('green', 2, 0);
INSERT INTO earlier.statement_terms VALUES ('i', 2, 0);
INSERT INTO earlier.statement_terms VALUES ('light', 2, 0);
INSERT INTO earlier.statement_terms VALUES ('no', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('pat', 4, 0);
INSERT INTO earlier.statement_terms VALUES ('produc', 4, 0);
INSERT INTO earlier.statement_terms VALUES ('there', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('§pp4fc89ca041b64e38', 1, 0);
INSERT INTO earlier.statement_terms VALUES ('', 4, 31);
INSERT INTO earlier.statement_words OVERRIDING SYSTEM VALUE VALUES ('s-8b4c2356902b2351', 1, 'pp36d256e1a93cd046', '''green'':4 ''have'':2 ''light'':5 ''pat'':6 ''produc'':7 ''the'':3 ''we'':1', 8);
INSERT INTO earlier.statement_words OVERRIDING SYSTEM VALUE VALUES ('s-30ccd279c0366908', 2, 'pp36d256e1a93cd046', '''camera'':2 ''in'':4 ''march'':5 ''pat'':6 ''produc'':7 ''roll'':3 ''the'':1', 8);
INSERT INTO earlier.statement_words OVERRIDING SYSTEM VALUE VALUES ('s-b393b3733cab534e', 3, 'pp36d256e1a93cd046', '''back'':4 ''come'':3 ''i'':2 ''nobodi'':1 ''pat'':5 ''produc'':6', 7);
INSERT INTO earlier.statement_words OVERRIDING SYSTEM VALUE VALUES ('s-d570dc58e90682de', 4, 'pp4fc89ca041b64e38', '''green'':4 ''i'':2 ''light'':5 ''no'':3 ''pat'':6 ''produc'':7 ''there'':1', 8);
INSERT INTO earlier.statements VALUES ('s-8b4c2356902b2351', 1, 'p-36d256e1a93cd046', 'greenlight', 'Pat Producer', NULL, '{"quote":"We have the green light","start":0,"end":23,"kind":"direct","aspect":"greenlight","certainty":"stated","polarity":"+","speaker":"Pat Producer","authority":"takes_part"}', '{"outlet":"The Outlet"}', '2026-11-24T03:47:06.000000Z', 'test:moderator', 's-8b4c2356902b2351', 'wehavethegreenlight', NULL);
INSERT INTO earlier.statements VALUES ('s-30ccd279c0366908', 2, 'p-36d256e1a93cd046', 'filming', 'Pat Producer', NULL, '{"quote":"The cameras roll in March","start":0,"end":25,"kind":"direct","aspect":"filming","certainty":"stated","polarity":"+","speaker":"Pat Producer","authority":"takes_part"}', '{"outlet":"The Outlet"}', '2026-11-24T03:47:13.000000Z', 'test:moderator', 's-30ccd279c0366908', 'thecamerasrollinmarch', NULL);
INSERT INTO earlier.statements VALUES ('s-b393b3733cab534e', 3, 'p-36d256e1a93cd046', 'cast', 'Pat Producer', NULL, '{"quote":"Nobody is coming back","start":0,"end":21,"kind":"direct","aspect":"cast","certainty":"stated","polarity":"+","speaker":"Pat Producer","authority":"takes_part"}', '{"outlet":"The Outlet"}', '2026-11-24T03:47:20.000000Z', 'test:moderator', 's-b393b3733cab534e', 'nobodyiscomingback', NULL);
INSERT INTO earlier.statements VALUES ('s-d570dc58e90682de', 4, 'p-4fc89ca041b64e38', 'greenlight', 'Pat Producer', NULL, '{"quote":"There is no green light","start":0,"end":23,"kind":"direct","aspect":"greenlight","certainty":"stated","polarity":"-","speaker":"Pat Producer","authority":"takes_part"}', '{"outlet":"The Outlet"}', '2026-11-24T03:47:27.000000Z', 'test:moderator', 's-d570dc58e90682de', 'thereisnogreenlight', NULL);
INSERT INTO earlier.story_words VALUES ('p-36d256e1a93cd046', '27d45266353b', 's-8b4c2356902b2351');
INSERT INTO earlier.story_words VALUES ('p-36d256e1a93cd046', '3a9f21a7bff3', 's-30ccd279c0366908');
INSERT INTO earlier.story_words VALUES ('p-36d256e1a93cd046', '64640d4396f3', 's-b393b3733cab534e');
INSERT INTO earlier.story_words VALUES ('p-4fc89ca041b64e38', '9293b1e2a4ec', 's-d570dc58e90682de');
SELECT pg_catalog.setval('earlier.statement_words_seq_seq', 4, true);
ALTER TABLE ONLY earlier.announcement_cites
    ADD CONSTRAINT announcement_cites_pkey PRIMARY KEY (statement, announcement);
ALTER TABLE ONLY earlier.announcements
    ADD CONSTRAINT announcements_pkey PRIMARY KEY (id, revision);
ALTER TABLE ONLY earlier.answer_cites
    ADD CONSTRAINT answer_cites_pkey PRIMARY KEY (statement, answer);
ALTER TABLE ONLY earlier.answers
    ADD CONSTRAINT answers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY earlier.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY earlier.candidates
    ADD CONSTRAINT candidates_pkey PRIMARY KEY (id);
ALTER TABLE ONLY earlier.communities
    ADD CONSTRAINT communities_pkey PRIMARY KEY (id);
ALTER TABLE ONLY earlier.deliveries
    ADD CONSTRAINT deliveries_item_revision_target_purpose_key UNIQUE (item, revision, target, purpose);
ALTER TABLE ONLY earlier.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY earlier.departures
    ADD CONSTRAINT departures_pkey PRIMARY KEY (tenant);
ALTER TABLE ONLY earlier.document_productions
    ADD CONSTRAINT document_productions_pkey PRIMARY KEY (document, production);
ALTER TABLE ONLY earlier.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY earlier.entries
    ADD CONSTRAINT entries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY earlier.entries
    ADD CONSTRAINT entries_seq_key UNIQUE (seq);
ALTER TABLE ONLY earlier.entry_keys
    ADD CONSTRAINT entry_keys_pkey PRIMARY KEY (source, kind, value, entry);
ALTER TABLE ONLY earlier.gaps
    ADD CONSTRAINT gaps_pkey PRIMARY KEY (production, key);
ALTER TABLE ONLY earlier.marks
    ADD CONSTRAINT marks_pkey PRIMARY KEY (name);
ALTER TABLE ONLY earlier.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY earlier.names
    ADD CONSTRAINT names_pkey PRIMARY KEY (production, name);
ALTER TABLE ONLY earlier.paces
    ADD CONSTRAINT paces_pkey PRIMARY KEY (scope);
ALTER TABLE ONLY earlier.productions
    ADD CONSTRAINT productions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY earlier.productions
    ADD CONSTRAINT productions_record_name_key UNIQUE (record, name);
ALTER TABLE ONLY earlier.reports
    ADD CONSTRAINT reports_pkey PRIMARY KEY (about, reporter);
ALTER TABLE ONLY earlier.retractions
    ADD CONSTRAINT retractions_pkey PRIMARY KEY (statement);
ALTER TABLE ONLY earlier.seen
    ADD CONSTRAINT seen_pkey PRIMARY KEY (key);
ALTER TABLE ONLY earlier.sources
    ADD CONSTRAINT sources_pkey PRIMARY KEY (id);
ALTER TABLE ONLY earlier.sources
    ADD CONSTRAINT sources_record_url_key UNIQUE (record, url);
ALTER TABLE ONLY earlier.statement_terms
    ADD CONSTRAINT statement_terms_pkey PRIMARY KEY (term);
ALTER TABLE ONLY earlier.statement_words
    ADD CONSTRAINT statement_words_pkey PRIMARY KEY (id);
ALTER TABLE ONLY earlier.statements
    ADD CONSTRAINT statements_pkey PRIMARY KEY (id);
ALTER TABLE ONLY earlier.statements
    ADD CONSTRAINT statements_seq_key UNIQUE (seq);
ALTER TABLE ONLY earlier.stops
    ADD CONSTRAINT stops_pkey PRIMARY KEY (target);
ALTER TABLE ONLY earlier.story_words
    ADD CONSTRAINT story_words_pkey PRIMARY KEY (production, word, id);
ALTER TABLE ONLY earlier.watches
    ADD CONSTRAINT watches_pkey PRIMARY KEY (id);
CREATE INDEX answer_cites_answer ON earlier.answer_cites USING btree (answer);
CREATE INDEX answers_at ON earlier.answers USING btree (at);
CREATE INDEX audit_object ON earlier.audit USING btree (object);
CREATE INDEX candidates_document ON earlier.candidates USING btree (document, production);
CREATE INDEX candidates_queue ON earlier.candidates USING btree (state, seq);
CREATE INDEX candidates_seq ON earlier.candidates USING btree (seq);
CREATE INDEX communities_production ON earlier.communities USING btree (production);
CREATE INDEX communities_target ON earlier.communities USING btree (target);
CREATE INDEX deliveries_due ON earlier.deliveries USING btree (state, due_at);
CREATE INDEX deliveries_item ON earlier.deliveries USING btree (item);
CREATE INDEX deliveries_open ON earlier.deliveries USING btree (target, seq) WHERE (state = ANY (ARRAY['pending'::text, 'sending'::text]));
CREATE INDEX deliveries_seq ON earlier.deliveries USING btree (seq);
CREATE INDEX document_productions_seq ON earlier.document_productions USING btree (seq);
CREATE INDEX entries_due ON earlier.entries USING btree (state, due_at);
CREATE INDEX entries_source ON earlier.entries USING btree (source, seq);
CREATE INDEX entry_keys_entry ON earlier.entry_keys USING btree (entry);
CREATE INDEX reports_reporter ON earlier.reports USING btree (reporter);
CREATE INDEX seen_at ON earlier.seen USING btree (at);
CREATE INDEX sources_due ON earlier.sources USING btree (state, due_at);
CREATE INDEX statement_words_scope ON earlier.statement_words USING btree (scope);
CREATE INDEX statement_words_words ON earlier.statement_words USING gin (words);
CREATE INDEX statements_about ON earlier.statements USING btree (production, aspect, seq);
CREATE INDEX statements_candidate ON earlier.statements USING btree (candidate);
CREATE INDEX statements_origin ON earlier.statements USING btree (origin);
CREATE INDEX statements_quote ON earlier.statements USING btree (production, quote_key);
CREATE INDEX watches_member ON earlier.watches USING btree (member);
CREATE INDEX watches_production ON earlier.watches USING btree (production);
ALTER TABLE ONLY earlier.answer_cites
    ADD CONSTRAINT answer_cites_answer_fkey FOREIGN KEY (answer) REFERENCES earlier.answers(id);
ALTER TABLE ONLY earlier.candidates
    ADD CONSTRAINT candidates_document_fkey FOREIGN KEY (document) REFERENCES earlier.documents(id);
ALTER TABLE ONLY earlier.candidates
    ADD CONSTRAINT candidates_production_fkey FOREIGN KEY (production) REFERENCES earlier.productions(id);
ALTER TABLE ONLY earlier.communities
    ADD CONSTRAINT communities_production_fkey FOREIGN KEY (production) REFERENCES earlier.productions(id);
ALTER TABLE ONLY earlier.document_productions
    ADD CONSTRAINT document_productions_document_fkey FOREIGN KEY (document) REFERENCES earlier.documents(id);
ALTER TABLE ONLY earlier.document_productions
    ADD CONSTRAINT document_productions_production_fkey FOREIGN KEY (production) REFERENCES earlier.productions(id);
ALTER TABLE ONLY earlier.entries
    ADD CONSTRAINT entries_source_fkey FOREIGN KEY (source) REFERENCES earlier.sources(id);
ALTER TABLE ONLY earlier.entry_keys
    ADD CONSTRAINT entry_keys_entry_fkey FOREIGN KEY (entry) REFERENCES earlier.entries(id);
ALTER TABLE ONLY earlier.entry_keys
    ADD CONSTRAINT entry_keys_source_fkey FOREIGN KEY (source) REFERENCES earlier.sources(id);
ALTER TABLE ONLY earlier.gaps
    ADD CONSTRAINT gaps_production_fkey FOREIGN KEY (production) REFERENCES earlier.productions(id);
ALTER TABLE ONLY earlier.reports
    ADD CONSTRAINT reports_production_fkey FOREIGN KEY (production) REFERENCES earlier.productions(id);
ALTER TABLE ONLY earlier.retractions
    ADD CONSTRAINT retractions_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES earlier.statements(id);
ALTER TABLE ONLY earlier.retractions
    ADD CONSTRAINT retractions_statement_fkey FOREIGN KEY (statement) REFERENCES earlier.statements(id);
ALTER TABLE ONLY earlier.statements
    ADD CONSTRAINT statements_production_fkey FOREIGN KEY (production) REFERENCES earlier.productions(id);
ALTER TABLE ONLY earlier.watches
    ADD CONSTRAINT watches_production_fkey FOREIGN KEY (production) REFERENCES earlier.productions(id);
