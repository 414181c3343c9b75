#!/usr/bin/env bash
# Measure the public development sets: import, index, evaluate the search, and write the reports.
#
#   tests/evaluate/public_sets.sh DATA WORK [SET…]
#
# DATA holds qa/*.jsonl.gz and docs/*.jsonl.gz (see evals/README.md); WORK is scratch space for sets, indexes
# and runs, some 200 MB. Run by hand: embedding the 20,000 added documents takes a quarter of an hour.
# What is there already is kept, so it can be stopped and started again.
set -euo pipefail
data=$1 work=$2
shift 2
intros="--distractors $data/docs/wiki_id_200k.jsonl.gz --limit 20000"
crossing=$data/qa/crosslingual_en2id_dev.jsonl.gz

import() { # name, file, more options
    [ -e "$work/sets/$1/questions.jsonl" ] || rag eval import --squad "$data/qa/$2.jsonl.gz" "${@:3}" "$work/sets/$1"
}

measure() { # name, index, more options
    rag eval "$work/sets/$1" --index "$work/$2/index" --only retrieval \
        --sweep retriever=hybrid,lexical,dense --out "$work/runs/$1" "${@:3}"
}

for name in "${@:-idkmrc facqa en2id tydi-en}"; do
    for set in $name; do
        case $set in
            # shellcheck disable=SC2086 # the options are several words
            idkmrc) import idkmrc idkmrc_valid $intros ;;
            facqa) import facqa facqa_valid --distractors "$data/docs/news_id.jsonl.gz" ;;
            en2id)
                # The same questions in both languages over the same corpus: one index serves both.
                # shellcheck disable=SC2086
                import en2id crosslingual_en2id_dev $intros --like "$crossing"
                # shellcheck disable=SC2086
                import squad-same squad_id_dev $intros --like "$crossing"
                cmp "$work/sets/en2id/corpus/corpus.jsonl" "$work/sets/squad-same/corpus/corpus.jsonl"
                ;;
            tydi-en) import tydi-en tydiqa_en_dev ;;
        esac
        rag eval index "$work/sets/$set" "$work/$set"
        measure "$set" "$set"
        [ "$set" != en2id ] || measure squad-same en2id
    done
done
