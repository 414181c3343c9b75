"""Measure the tool on question sets: retrieval, answers, citations, refusal and cost, with statistics.

    question_set = load_set(Path("evals/own"))
    predictions = predict(question_set.examples, pipeline, Path("run/predictions.jsonl"), signature)
    report = score_run(question_set, question_set.examples, predictions, signature)
    comparison = compare(read_report(Path("run-a")), report)

Predicting needs a system; everything after it is pure and needs no model.
"""
