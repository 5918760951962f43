# Stands in for Testcontainers' Ryuk, and speaks as it does: takes connections on port 8080, and on each of them lines of filters, such as
# label=a=b&label=c=d, each of which it acknowledges. When the last connection has ended it removes what fits, and ends.
use strict;
use warnings;
use IO::Socket::INET;
use IO::Socket::UNIX;
use IO::Select;

my $docker = '/var/run/docker.sock';

sub ask {
    my ($method, $path) = @_;
    my $engine = IO::Socket::UNIX->new(Peer => $docker) or die "no engine at $docker: $!";
    print $engine "$method $path HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
    local $/;
    my $answer = <$engine>;
    return $answer;
}

sub encode { my ($text) = @_; $text =~ s/([^A-Za-z0-9])/sprintf('%%%02X', ord($1))/ge; return $text; }

ask('GET', '/_ping') =~ /200 OK/ or die 'no engine';
my $listener = IO::Socket::INET->new(LocalPort => 8080, Listen => 5, ReuseAddr => 1) or die "no port: $!";
print STDERR "Started!\n";
my $open = IO::Select->new($listener);
my ($begun, %filters, %rest);
while (!$begun || $open->count > 1) {
    for my $ready ($open->can_read) {
        if ($ready == $listener) {
            $open->add($listener->accept);
            $begun = 1;
            next;
        }
        my $count = sysread($ready, my $bytes, 65536);
        if (!$count) {
            $open->remove($ready);
            close $ready;
            next;
        }
        $rest{$ready} .= $bytes;
        while ($rest{$ready} =~ s/^([^\n]*)\n//) {
            $filters{$1} = 1;
            syswrite($ready, "ACK\n");
        }
    }
}
for my $filter (keys %filters) {
    my @labels = map { s/%([0-9A-Fa-f]{2})/chr(hex($1))/ger } grep { s/^label=// } split /&/, $filter;
    my $query = encode('{"label":[' . join(',', map { "\"$_\"" } @labels) . ']}');
    for my $id (ask('GET', "/containers/json?all=1&filters=$query") =~ /"Id":"([0-9a-f]{64})"/g) {
        ask('DELETE', "/containers/$id?force=1&v=1");
    }
    for my $id (ask('GET', "/networks?filters=$query") =~ /"Id":"([0-9a-f]{64})"/g) {
        ask('DELETE', "/networks/$id");
    }
}
print STDERR "Removed all\n";
