"""Language, sentences, passages, search terms and facts of Indonesian and English text."""

from rag.text.analysis import ANALYSIS_VERSION, analyze, analyze_question
from rag.text.language import detect_language, question_language
from rag.text.passages import split_passages
from rag.text.sentences import split_sentences

__all__ = [
    "ANALYSIS_VERSION",
    "analyze",
    "analyze_question",
    "detect_language",
    "question_language",
    "split_passages",
    "split_sentences",
]
