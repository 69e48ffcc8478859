BEGIN TRANSACTION;
CREATE TABLE announcement_cites (
                statement text not null, announcement text not null, primary key (statement, announcement));
INSERT INTO "announcement_cites" VALUES('s-8b4c2356902b2351','a-c472e138cd9f4234');
INSERT INTO "announcement_cites" VALUES('s-30ccd279c0366908','a-855198148d7f5401');
INSERT INTO "announcement_cites" VALUES('s-b393b3733cab534e','a-97a730c89028a673');
INSERT INTO "announcement_cites" VALUES('s-d570dc58e90682de','a-0b9e4b9617e6df90');
CREATE TABLE announcements (
                id text not null, revision integer not null, production text not null, body text not null,
                at text not null, primary key (id, revision));
INSERT INTO "announcements" VALUES('a-c472e138cd9f4234',0,'p-36d256e1a93cd046','{"id":"a-c472e138cd9f4234","production":"The Long Way Home","headline":"New on record: the greenlight","lines":[{"text":"Pat Producer, in The Outlet: “We have the green light” (stated)","cites":[1]}],"citations":[{"n":1,"statement":"s-8b4c2356902b2351","speaker":"Pat Producer","quote":"We have the green light","told_to":null,"outlet":"The Outlet","url":null,"said":null,"published":null,"certainty":"stated","polarity":"+"}],"changes":[{"kind":"new","topic":{"production":"p-36d256e1a93cd046","aspect":"greenlight"},"before":{"topic":{"production":"p-36d256e1a93cd046","aspect":"greenlight"},"verdict":"unknown","as_of":"2026-11-24T03:47:09.000000Z"},"after":{"topic":{"production":"p-36d256e1a93cd046","aspect":"greenlight"},"verdict":"confirmed","as_of":"2026-11-24T03:47:09.000000Z"},"cause":"s-8b4c2356902b2351"}]}','2026-11-24T03:47:11.000000Z');
INSERT INTO "announcements" VALUES('a-855198148d7f5401',0,'p-36d256e1a93cd046','{"id":"a-855198148d7f5401","production":"The Long Way Home","headline":"New on record: filming","lines":[{"text":"Pat Producer, in The Outlet: “The cameras roll in March” (stated)","cites":[1]}],"citations":[{"n":1,"statement":"s-30ccd279c0366908","speaker":"Pat Producer","quote":"The cameras roll in March","told_to":null,"outlet":"The Outlet","url":null,"said":null,"published":null,"certainty":"stated","polarity":"+"}],"changes":[{"kind":"new","topic":{"production":"p-36d256e1a93cd046","aspect":"filming"},"before":{"topic":{"production":"p-36d256e1a93cd046","aspect":"filming"},"verdict":"unknown","as_of":"2026-11-24T03:47:16.000000Z"},"after":{"topic":{"production":"p-36d256e1a93cd046","aspect":"filming"},"verdict":"confirmed","as_of":"2026-11-24T03:47:16.000000Z"},"cause":"s-30ccd279c0366908"}]}','2026-11-24T03:47:18.000000Z');
INSERT INTO "announcements" VALUES('a-97a730c89028a673',0,'p-36d256e1a93cd046','{"id":"a-97a730c89028a673","production":"The Long Way Home","headline":"New on record: the cast","lines":[{"text":"Pat Producer, in The Outlet: “Nobody is coming back” (stated)","cites":[1]}],"citations":[{"n":1,"statement":"s-b393b3733cab534e","speaker":"Pat Producer","quote":"Nobody is coming back","told_to":null,"outlet":"The Outlet","url":null,"said":null,"published":null,"certainty":"stated","polarity":"+"}],"changes":[{"kind":"new","topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"before":{"topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"verdict":"unknown","as_of":"2026-11-24T03:47:23.000000Z"},"after":{"topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"verdict":"confirmed","as_of":"2026-11-24T03:47:23.000000Z"},"cause":"s-b393b3733cab534e"}]}','2026-11-24T03:47:25.000000Z');
INSERT INTO "announcements" VALUES('a-0b9e4b9617e6df90',0,'p-4fc89ca041b64e38','{"id":"a-0b9e4b9617e6df90","production":"Night Train","headline":"New on record: the greenlight","lines":[{"text":"Pat Producer, in The Outlet: “There is no green light” (said not to be so)","cites":[1]}],"citations":[{"n":1,"statement":"s-d570dc58e90682de","speaker":"Pat Producer","quote":"There is no green light","told_to":null,"outlet":"The Outlet","url":null,"said":null,"published":null,"certainty":"stated","polarity":"-"}],"changes":[{"kind":"new","topic":{"production":"p-4fc89ca041b64e38","aspect":"greenlight"},"before":{"topic":{"production":"p-4fc89ca041b64e38","aspect":"greenlight"},"verdict":"unknown","as_of":"2026-11-24T03:47:30.000000Z"},"after":{"topic":{"production":"p-4fc89ca041b64e38","aspect":"greenlight"},"verdict":"denied","as_of":"2026-11-24T03:47:30.000000Z"},"cause":"s-d570dc58e90682de"}]}','2026-11-24T03:47:32.000000Z');
INSERT INTO "announcements" VALUES('a-97a730c89028a673',1,'p-36d256e1a93cd046','{"id":"a-97a730c89028a673","production":"The Long Way Home","headline":"Withdrawn: the cast","lines":[{"text":"Withdrawn — Pat Producer, in The Outlet: “Nobody is coming back” (stated)","cites":[1]}],"citations":[{"n":1,"statement":"s-b393b3733cab534e","speaker":"Pat Producer","quote":"Nobody is coming back","told_to":null,"outlet":"The Outlet","url":null,"said":null,"published":null,"certainty":"stated","polarity":"+"}],"changes":[{"kind":"new","topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"before":{"topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"verdict":"unknown","as_of":"2026-11-24T03:47:23.000000Z"},"after":{"topic":{"production":"p-36d256e1a93cd046","aspect":"cast"},"verdict":"confirmed","as_of":"2026-11-24T03:47:23.000000Z"},"cause":"s-b393b3733cab534e"}],"revision":1,"notice":"Withdrawn: entered in error. Another film."}','2026-11-24T03:47:39.000000Z');
CREATE TABLE answer_cites (
                statement text not null, answer text not null references answers (id),
                primary key (statement, answer));
CREATE TABLE answers (
                id text primary key, target text not null, message text not null, extra text not null,
                question text not null, revision integer not null, notice text not null, at text not null);
CREATE TABLE audit (
                seq integer primary key, at text not null, actor text not null, action text not null,
                object text not null, detail text not null);
INSERT INTO "audit" VALUES(1,'2026-11-24T03:47:01.000000Z','test:moderator','followed production','p-36d256e1a93cd046','The Long Way Home');
INSERT INTO "audit" VALUES(2,'2026-11-24T03:47:02.000000Z','test:moderator','followed production','p-4fc89ca041b64e38','Night Train');
INSERT INTO "audit" VALUES(3,'2026-11-24T03:47:03.000000Z','test:moderator','followed','g-1','discord:81/1');
INSERT INTO "audit" VALUES(4,'2026-11-24T03:47:04.000000Z','test:moderator','followed','g-2','slack:T1/C1');
INSERT INTO "audit" VALUES(5,'2026-11-24T03:47:08.000000Z','test:moderator','accepted','s-8b4c2356902b2351','We have the green light');
INSERT INTO "audit" VALUES(6,'2026-11-24T03:47:15.000000Z','test:moderator','accepted','s-30ccd279c0366908','The cameras roll in March');
INSERT INTO "audit" VALUES(7,'2026-11-24T03:47:22.000000Z','test:moderator','accepted','s-b393b3733cab534e','Nobody is coming back');
INSERT INTO "audit" VALUES(8,'2026-11-24T03:47:29.000000Z','test:moderator','accepted','s-d570dc58e90682de','There is no green light');
INSERT INTO "audit" VALUES(9,'2026-11-24T03:47:37.000000Z','test:moderator','retracted','s-b393b3733cab534e','entered_in_error: Another film.');
INSERT INTO "audit" VALUES(10,'2026-11-24T03:47:42.000000Z','test:moderator','ingested','d-626900695a45a601','1 candidates for The Long Way Home');
INSERT INTO "audit" VALUES(11,'2026-11-24T03:47:44.000000Z','somebody','reported','s-8b4c2356902b2351','That was said of the first film.');
CREATE TABLE candidates (
                id text not null, production text not null references productions (id),
                document text not null references documents (id), seq integer not null, claim text not null,
                confidence double precision not null, reasons text not null, ruleset text not null,
                state text not null, decided_by text, decided_at text, decided_why text,
                primary key (id));
INSERT INTO "candidates" VALUES('c-f61dbf3773f11986','p-36d256e1a93cd046','d-626900695a45a601',1,'{"quote":"It is going well","start":1,"end":17,"kind":"direct","aspect":"greenlight","certainty":"stated","polarity":"+","speaker":"Pat Producer"}',0.9,'["test"]','test','proposed',NULL,NULL,NULL);
CREATE TABLE communities (
                id text primary key, tenant text not null, production text not null references productions (id),
                target text not null, review_target text, aspects text not null, record text not null, moderators text not null default '[]', settings text not null default '{}');
INSERT INTO "communities" VALUES('g-1','discord:81','p-36d256e1a93cd046','discord:81/1','discord:81/2','[]','main','[]','{}');
INSERT INTO "communities" VALUES('g-2','discord:81','p-4fc89ca041b64e38','slack:T1/C1','slack:T1/C2','[]','main','[]','{}');
CREATE TABLE deliveries (
                id text primary key, item text not null, revision integer not null, target text not null,
                platform text not null, purpose text not null, state text not null, fence integer not null,
                attempts integer not null, due_at text not null, lease_until text, started_at text,
                ref_target text, ref_message text, ref_extra text, error text, seq integer not null,
                unique (item, revision, target, purpose));
INSERT INTO "deliveries" VALUES('o-f94b74ec5022c05a','a-c472e138cd9f4234',0,'discord:81/1','discord','post','sent',1,1,'2026-11-24T03:47:10.000000Z',NULL,'2026-11-24T03:47:33.000000Z','discord:81/1','1','',NULL,1);
INSERT INTO "deliveries" VALUES('o-74f3e34ac6681b6c','a-855198148d7f5401',0,'discord:81/1','discord','post','pending',0,0,'2026-11-24T03:47:17.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,2);
INSERT INTO "deliveries" VALUES('o-291ce5772413bc78','a-97a730c89028a673',0,'discord:81/1','discord','post','dropped',0,0,'2026-11-24T03:47:24.000000Z',NULL,NULL,NULL,NULL,NULL,'it was withdrawn before anybody could see it',3);
INSERT INTO "deliveries" VALUES('o-17788b1510cfa010','a-0b9e4b9617e6df90',0,'slack:T1/C1','slack','post','pending',0,0,'2026-11-24T03:47:31.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,4);
INSERT INTO "deliveries" VALUES('o-3bfc681c50ce2060','c-f61dbf3773f11986',0,'discord:81/2','discord','review','pending',0,0,'2026-11-24T03:47:41.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,5);
CREATE TABLE departures (tenant text primary key, at text not null);
CREATE TABLE document_productions (
                document text not null references documents (id), production text not null references productions (id),
                seq integer not null, primary key (document, production));
INSERT INTO "document_productions" VALUES('d-626900695a45a601','p-36d256e1a93cd046',1);
CREATE TABLE documents (
                id text primary key, url text, outlet text, title text, byline text, published text,
                lang text not null, retrieved_at text, body text not null);
INSERT INTO "documents" VALUES('d-626900695a45a601','https://outlet.example/a','The Outlet',NULL,NULL,NULL,'en',NULL,'“It is going well,” the producer said.');
CREATE TABLE entries (
                id text primary key, source text not null references sources (id), seq integer not null unique,
                state text not null, due_at text, lease_until text, fence integer not null, body text not null);
CREATE TABLE entry_keys (
                source text not null references sources (id), kind text not null, value text not null,
                entry text not null references entries (id), primary key (source, kind, value, entry));
CREATE TABLE gaps (
                production text not null references productions (id), key text not null, question text not null,
                aspect text, times integer not null, first_at text not null, last_at text not null,
                primary key (production, key));
CREATE TABLE marks (name text primary key, value text not null);
CREATE TABLE migrations (name text primary key);
INSERT INTO "migrations" VALUES('0001_the_record');
INSERT INTO "migrations" VALUES('0002_who_moderates');
INSERT INTO "migrations" VALUES('0003_sources');
INSERT INTO "migrations" VALUES('0004_seen');
INSERT INTO "migrations" VALUES('0005_order_pace_and_stops');
INSERT INTO "migrations" VALUES('0006_who_is_told_what');
INSERT INTO "migrations" VALUES('0007_stories');
INSERT INTO "migrations" VALUES('0008_numbers_found_at_once');
CREATE TABLE names (
                production text not null, name text not null, times integer not null,
                primary key (production, name));
INSERT INTO "names" VALUES('p-36d256e1a93cd046','Pat Producer',3);
INSERT INTO "names" VALUES('p-4fc89ca041b64e38','Pat Producer',1);
CREATE TABLE paces (scope text primary key, free_at double precision not null);
CREATE TABLE productions (
                id text primary key, record text not null, name text not null, kind text not null,
                original text, aliases text not null, unique (record, name));
INSERT INTO "productions" VALUES('p-36d256e1a93cd046','main','The Long Way Home','other',NULL,'[]');
INSERT INTO "productions" VALUES('p-4fc89ca041b64e38','main','Night Train','other',NULL,'[]');
CREATE TABLE reports (
                about text not null, reporter text not null, production text not null references productions (id),
                body text not null, at text not null, settled_by text, primary key (about, reporter));
INSERT INTO "reports" VALUES('s-8b4c2356902b2351','test:member','p-36d256e1a93cd046','That was said of the first film.','2026-11-24T03:47:43.000000Z',NULL);
CREATE TABLE retractions (
                statement text primary key references statements (id), kind text not null, reason text not null,
                by_whom text not null, at text not null, replaced_by text references statements (id));
INSERT INTO "retractions" VALUES('s-b393b3733cab534e','entered_in_error','Another film.','test:moderator','2026-11-24T03:47:35.000000Z',NULL);
CREATE TABLE seen (key text primary key, at text not null);
CREATE TABLE sources (
                id text primary key, record text not null, url text not null, state text not null, due_at text,
                lease_until text, fence integer not null, polled_at text, body text not null, unique (record, url));
CREATE TABLE statements (
                id text primary key, seq integer not null unique, production text not null references productions (id),
                aspect text not null, speaker text, subject text, claim text not null, citation text not null,
                recorded_at text not null, accepted_by text not null, origin text not null, quote_key text not null,
                candidate text);
INSERT INTO "statements" VALUES('s-8b4c2356902b2351',1,'p-36d256e1a93cd046','greenlight','Pat Producer',NULL,'{"quote":"We have the green light","start":0,"end":23,"kind":"direct","aspect":"greenlight","certainty":"stated","polarity":"+","speaker":"Pat Producer","authority":"takes_part"}','{"outlet":"The Outlet"}','2026-11-24T03:47:06.000000Z','test:moderator','s-8b4c2356902b2351','wehavethegreenlight',NULL);
INSERT INTO "statements" VALUES('s-30ccd279c0366908',2,'p-36d256e1a93cd046','filming','Pat Producer',NULL,'{"quote":"The cameras roll in March","start":0,"end":25,"kind":"direct","aspect":"filming","certainty":"stated","polarity":"+","speaker":"Pat Producer","authority":"takes_part"}','{"outlet":"The Outlet"}','2026-11-24T03:47:13.000000Z','test:moderator','s-30ccd279c0366908','thecamerasrollinmarch',NULL);
INSERT INTO "statements" VALUES('s-b393b3733cab534e',3,'p-36d256e1a93cd046','cast','Pat Producer',NULL,'{"quote":"Nobody is coming back","start":0,"end":21,"kind":"direct","aspect":"cast","certainty":"stated","polarity":"+","speaker":"Pat Producer","authority":"takes_part"}','{"outlet":"The Outlet"}','2026-11-24T03:47:20.000000Z','test:moderator','s-b393b3733cab534e','nobodyiscomingback',NULL);
INSERT INTO "statements" VALUES('s-d570dc58e90682de',4,'p-4fc89ca041b64e38','greenlight','Pat Producer',NULL,'{"quote":"There is no green light","start":0,"end":23,"kind":"direct","aspect":"greenlight","certainty":"stated","polarity":"-","speaker":"Pat Producer","authority":"takes_part"}','{"outlet":"The Outlet"}','2026-11-24T03:47:27.000000Z','test:moderator','s-d570dc58e90682de','thereisnogreenlight',NULL);
CREATE TABLE stops (target text primary key, reason text not null, at text not null);
CREATE TABLE story_words (
                production text not null, word text not null, id text not null, primary key (production, word, id));
INSERT INTO "story_words" VALUES('p-36d256e1a93cd046','27d45266353b','s-8b4c2356902b2351');
INSERT INTO "story_words" VALUES('p-36d256e1a93cd046','3a9f21a7bff3','s-30ccd279c0366908');
INSERT INTO "story_words" VALUES('p-36d256e1a93cd046','64640d4396f3','s-b393b3733cab534e');
INSERT INTO "story_words" VALUES('p-4fc89ca041b64e38','9293b1e2a4ec','s-d570dc58e90682de');
CREATE TABLE watches (
                id text primary key, member text not null, production text not null references productions (id),
                target text not null, tenant text not null, aspect text, person text, at text not null);
CREATE INDEX candidates_queue on candidates (state, seq);
CREATE INDEX candidates_document on candidates (document, production);
CREATE INDEX statements_quote on statements (production, quote_key);
CREATE INDEX statements_about on statements (production, aspect, seq);
CREATE INDEX statements_candidate on statements (candidate);
CREATE INDEX statements_origin on statements (origin);
CREATE INDEX communities_production on communities (production);
CREATE INDEX deliveries_due on deliveries (state, due_at);
CREATE INDEX deliveries_item on deliveries (item);
CREATE INDEX audit_object on audit (object);
CREATE INDEX sources_due on sources (state, due_at);
CREATE INDEX entries_due on entries (state, due_at);
CREATE INDEX entries_source on entries (source, seq);
CREATE INDEX entry_keys_entry on entry_keys (entry);
CREATE INDEX seen_at on seen (at);
CREATE INDEX deliveries_open on deliveries (target, seq) where state in ('pending', 'sending');
CREATE INDEX communities_target on communities (target);
CREATE INDEX watches_production on watches (production);
CREATE INDEX watches_member on watches (member);
CREATE INDEX answers_at on answers (at);
CREATE INDEX answer_cites_answer on answer_cites (answer);
CREATE INDEX reports_reporter on reports (reporter);
CREATE INDEX deliveries_seq on deliveries (seq);
CREATE INDEX candidates_seq on candidates (seq);
CREATE INDEX document_productions_seq on document_productions (seq);
COMMIT;
CREATE VIRTUAL TABLE statement_words
    using fts5 (id unindexed, scope, words, tokenize = 'porter unicode61 remove_diacritics 2');
INSERT INTO statement_words (id, scope, words) VALUES('s-8b4c2356902b2351','pp36d256e1a93cd046','We have the green light Pat Producer');
INSERT INTO statement_words (id, scope, words) VALUES('s-30ccd279c0366908','pp36d256e1a93cd046','The cameras roll in March Pat Producer');
INSERT INTO statement_words (id, scope, words) VALUES('s-b393b3733cab534e','pp36d256e1a93cd046','Nobody is coming back Pat Producer');
INSERT INTO statement_words (id, scope, words) VALUES('s-d570dc58e90682de','pp4fc89ca041b64e38','There is no green light Pat Producer');
