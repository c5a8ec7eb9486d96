"""How bounces of Gmail, Microsoft and others begin in other languages, and announce the reply.

Regular expressions, for matching without regard to case.
"""

from __future__ import annotations

UNDELIVERED = "|".join(
    (
        r"(?:nachricht|e-?mail)\b.{0,120} (?:konnte|wurde) nicht"
        r" .{0,60}\b(?:zugestellt|übermittelt)",
        r"nachrichtenzustellung an (?:die )?folgende|zustellung an (?:die )?folgende\w* empfänger",
        r"n'a pas (?:pu être|été) (?:remis|distribué|livré|délivré)",
        r"échec de la remise (?:pour|à|aux?) ",
        r"n'ont pas pu être (?:remis|distribués)",
        r"no se ha (?:podido entregar|entregado)|no se pudo entregar",
        r"error (?:en la entrega|al entregar) (?:a|el mensaje)|no pudo ser entregado",
        r"não (?:foi|pôde ser) entregue",
        r"falha na entrega (?:a|para) |nao pode ser envi?ada",
        r"recapito non riuscito (?:per|a) ",
        r"non è stato (?:recapitato|possibile (?:recapitare|consegnare))",
        r"(?:is|kon|kan) niet (?:worden )?bezorgd",
        r"не удалось (?:доставить|выполнить доставку)|не (?:было|может быть) доставлено",
        r"nie (?:została|można było|może zostać) dostarczon[ay]",
        r"配信(?:できません|に失敗|されませんでした)",
        r"teslim edilemedi",
    )
)
"""A message was not delivered: German, French, Spanish, Portuguese, Italian, Dutch, Russian,
Polish, Japanese, Turkish."""

ANSWER_WAS = "|".join(
    (
        r"die antwort (?:vom|des) (?:remote-?servers?|empfängerservers?)(?: lautete?| war)?",
        r"gemeldeter fehler",
        r"la réponse (?:du serveur distant|était)(?: est la suivante| était)?|erreur signalée",
        r"la respuesta (?:del servidor remoto )?(?:es la siguiente|fue|ha sido)|error notificado",
        r"a resposta (?:do servidor remoto )?foi|erro (?:reportado|relatado)",
        r"la risposta (?:del server remoto )?(?:è stata|era|è)|errore segnalato",
        r"het antwoord (?:van de externe server )?(?:was|is)|gerapporteerde fout",
        r"ответ(?: удал[её]нного сервера)?",
        r"odpowiedź(?: serwera zdalnego)?",
        r"リモート ?サーバーからの(?:応答|返信)",
    )
)
"""The other server's reply follows behind a colon, in the same languages."""

COLON = "[:\N{FULLWIDTH COLON}]"
