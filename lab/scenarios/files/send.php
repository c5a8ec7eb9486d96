<?php
// send.php HOST PORT SECURE(ssl, tls, none) USER PASSWORD TO [BYTES]: PHPMailer, as a site calls it.
require '/usr/share/php/libphp-phpmailer/autoload.php';
[, $host, $port, $secure, $user, $password, $to] = $argv;
$mail = new PHPMailer\PHPMailer\PHPMailer(true);
try {
    $mail->isSMTP();
    $mail->Host = $host;
    $mail->Port = (int) $port;
    $mail->SMTPSecure = $secure === 'none' ? '' : $secure;
    $mail->SMTPAutoTLS = $secure !== 'none';
    $mail->Timeout = 5;
    $mail->getSMTPInstance()->Timelimit = 5;
    $mail->SMTPAuth = $user !== '';
    $mail->Username = $user;
    $mail->Password = $password;
    $mail->setFrom('info@example.com');
    $mail->addAddress($to);
    $mail->Subject = 'From PHPMailer';
    $mail->Body = str_repeat("A line of text.\n", (int) ($argv[7] ?? 1));
    $mail->send();
    echo "PHPMailer: sent\n";
} catch (Exception $error) {
    echo "PHPMailer: ", trim(strip_tags($error->getMessage())), "\n";
}
