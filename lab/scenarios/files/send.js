// send.js HOST PORT SECURE(ssl, tls, none) USER PASSWORD TO [LINES]: Nodemailer.
const [host, port, secure, user, pass, to, lines] = process.argv.slice(2);
const transport = require("nodemailer").createTransport({
    host,
    port: Number(port),
    secure: secure === "ssl",
    requireTLS: secure === "tls",
    ignoreTLS: secure === "none",
    connectionTimeout: 5000,
    greetingTimeout: 5000,
    auth: user ? { user, pass } : undefined,
});
transport
    .sendMail({ from: "info@example.com", to, subject: "From Nodemailer", text: "A line of text.\n".repeat(Number(lines || 1)) })
    .then(() => console.log("Nodemailer: sent"))
    .catch((error) => console.log(`Nodemailer: ${error.code}: ${error.message}`));
