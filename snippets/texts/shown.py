"""How mail clients show what their server said, in the languages of Thunderbird and Outlook.

>>> bool(OF_A_CLIENT.search("Der Mail-Server antwortete: relay not permitted"))
True
>>> bool(OF_A_CLIENT.search("The remote server responded: relay not permitted"))
False
"""

from __future__ import annotations

import re

ANNOUNCED = (
    r"(?:(?<!remote )(?<!other )(?<!receiving )(?<!recipient )(?<!web )(?<!http )(?<!https )"
    r"(?<!ftp )(?<!sql )(?<!database )(?<!game )(?<!api )(?<!proxy )(?<!dns )(?<!ldap )(?<!file )"
    r"server (?:[^:\n]{1,80} )?(?:responded|said|replied|res?po[ns]{2,3}ded)"
    r"|(?<!remote )(?<!web )(?<!http )(?<!api )"
    r"server (?:(?:response|reply)(?: was)?|returned (?:the |an )?error)"
    r"|server for (?:the )?account [^:\n]{1,80} returned the error"
    r"|server error encountered was|with server error|server reports error\. the response is"
    r"|error was received from the server|reported error was"
    r"|antwort des servers|server [^:\n]{0,80}(?:antwortete|meldete)"
    r"|(?:serveur [^:\n]{0,80}a répondu|réponse du serveur)"
    r"|servidor [^:\n]{0,80}(?:respondió|respondeu|devolveu|disse|ha dicho)"
    r"|respuesta del servidor|resposta do servidor"
    r"|server [^:\n]{0,80}ha risposto|risposta del server"
    r"|server [^:\n]{0,80}antwoordde|antwoord van (?:de )?server"
    r"|odpowiedź serwera[^:\n]{0,60}|serwer [^:\n]{0,80}odpowiedział"
    r"|sunucu(?:su)?nun (?:yan.t.|verdiği hata)|sunucu yan.t."
    r"|сервер [^:\n]{0,80}(?:ответил|сообщил)|ответ сервера"
    r"|máy chủ [^:\n]{0,80}(?:phản hồi|trả lời|cho biết)|server [^:\n]{0,80}(?:merespons|menjawab)"
    r"|διακομιστής [^:\n]{0,80}(?:απάντησε|αποκρίθηκε|δήλωσε)"
    r"|server(?:en)? [^:\n]{0,80}(?:svarade|odpověděl))"
)
"""How mail clients announce what the server said to which they are connected, in the languages of
Thunderbird and Outlook. It is the user's own server, nearly always this one."""

OF_A_CLIENT = re.compile(
    rf"{ANNOUNCED}(?: ?:| [\"\u201c])"
    r"|\bSMTP[- ]{1,2}(?:error|fehler|fout|sorunu|hatas.|ошибка) ?\("
    r"|\b(?:erreur|error|erro|errore|błąd|ошибка|lỗi|σφάλμα) SMTP ?\("
    r"|\[SMTP: Invalid response code",
    re.IGNORECASE,
)
"""What a mail client or webmail writes before the words of the server that it sends through,
whatever stands behind it."""

OF_IMAP = re.compile(
    r"\b(?:imap4?|pop3?)\b|\[[a-z]{2,}(?:[/-][a-z]{2,}){0,2}\]|\bserver for (?:the )?account\b"
    r"|\bsending of (?:username|password)\b|\b(?:command|operation)\b[^.\n]{0,80} did not succeed"
    r"|aktuelle (?:befehl|aktion)|commande courante|orden actual|comando (?:atual|corrente)"
    r"|huidige opdracht|bieżące polecenie|komut başar.s.z|текущая команда|lệnh hiện tại"
    r"|perintah saat ini|τρέχουσα εντολή",
    re.IGNORECASE,
)
"""A client tells of a mailbox, and not of sending."""

PLEASE = (
    r"bitte überprüfen|veuillez|por favor|verifi(?:que|care)|revis[ae] |controll?eer|controllare"
    r"|proszę|sprawdź|lütfen|проверьте|убедитесь|пожалуйста|vui lòng|harap|silakan"
    r"|βεβαιωθείτε|ελέγξτε|παρακαλούμε"
)
"""What a client writes behind the server's words: how the advice to its user begins."""

OF_ANOTHER_LANGUAGE = re.compile(
    r"[^\x00-\x7f]| (?:"
    r"accesso|anmeldung|antwortete|archivos|atau|atual|autenticazione|authenticatiefout"
    r"|authentifizierungsfehler|basis|batas|carpeta|cartella|certificaatfout|certificado|correos"
    r"|dari|disco|databasefout|datenbankfehler|datos|deines|dem|deze|di|doorsturen|een|empfangen"
    r"|erreichen|erreur|erro|errore|falha|falhou|fehler|fehlgeschlagen|fout|gagal|galat|geen"
    r"|geselecteerde|het|identidade|identitas|il|impossibile|impostazioni|invio"
    r"|kaydedilemedi|ke|kehilangan|kein|kesalahan|les|leti|massimo|mensaje|mislukt"
    r"|nachrichten|nicht|nie|niedozwolony|niet|onjuist|pas|passe|passwort|pesan|que"
    r"|recuperar|riuscita|salah|se|serveur|servidor|surel|terlarang|tidak|uitgaande|unikod"
    r"|berichtnummers|conjunto|denetlenemedi|entrada|keine|ketidakcocokan|lista|mancata|messaggi|ontbrekende|richiesta|sunucusu|tiempo|trovata|verfasssitzungsfehler|verzoek"
    r"|uso|utente|versuche|voor|zertifikatsfehler"
    r") "
)
"""What has a text of another language, or its words: a letter beyond ASCII, or a word of it."""
