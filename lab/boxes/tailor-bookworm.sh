# Debian 12 only. Its libfaketime and the memory allocator of dig, host and nslookup wait for each
# other for ever. So these three get a loader that does not read /etc/ld.so.preload, and show the
# time of the machine below. Paths of the same length are overwritten in the binaries.
set -eu
perl -we '
    use strict;
    sub patch {
        my ($from, $to, $old, $new) = @_;
        open(my $in, "<:raw", $from) or die "$from: $!";
        local $/;
        my $binary = <$in>;
        $binary =~ s/\Q$old\E\0/$new\0/g or die "$old is not in $from: adapt tailor-bookworm.sh\n";
        unlink $to;
        open(my $out, ">:raw", $to) or die "$to: $!";
        print $out $binary;
        close $out or die "$to: $!";
        chmod 0755, $to;
    }
    patch("/lib64/ld-linux-x86-64.so.2", "/lib64/ld-plain-x86-64.so.2",
        "/etc/ld.so.preload", "/etc/ld.no.preload");
    patch("/usr/bin/$_", "/usr/bin/$_",
        "/lib64/ld-linux-x86-64.so.2", "/lib64/ld-plain-x86-64.so.2") for qw(dig host nslookup);
'
