<?php
// Roundcube as cPanel runs it: one SQLite file for each mailbox, and its logs in the account's home.
$config = [
    'db_dsnw' => 'sqlite:////home/alice/etc/example.com/info.rcube.db?mode=0600',
    'log_driver' => 'file',
    'log_dir' => '/home/alice/logs/roundcube/',
    'temp_dir' => '/home/alice/tmp/',
    'imap_host' => 'localhost:143',
    'imap_timeout' => 20,
    'smtp_host' => 'localhost:587',
    'smtp_user' => '%u',
    'smtp_pass' => '%p',
    'des_key' => 'twenty-four-characters!!',
    'skin' => 'elastic',
    'plugins' => [],
    'enable_spellcheck' => false,
];
