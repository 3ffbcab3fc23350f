#!/bin/sh
# Vérifie une preuve d'archivage, hors ligne. / Verifies a proof of archiving, offline.
#
#     sh verify.sh [DOSSIER]            par défaut, ce dossier / by default, this folder
#
# Un shell POSIX, coreutils, sed, awk, grep et openssl, rien d'autre.
# A POSIX shell, coreutils, sed, awk, grep and openssl, nothing else.
# Sortie 0 : preuve valable, 1 : refusée. / Exit 0: valid proof, 1: refused.
# Moins complet que verify.py : un objet dont le nom contient % n'est reconnu que par son empreinte.
# Less complete than verify.py: an object whose name contains % is known by its digest only.

LC_ALL=C
export LC_ALL
cd "${1:-$(dirname "$0")}" || exit 1
failed=""

# say STATUS NAME FRENCH ENGLISH: the line of one check; remembers what failed.
say() {
    if [ "$1" = 0 ]; then
        printf 'ok     %s: %s / %s\n' "$2" "$3" "$4"
    else
        printf 'ALTÉRÉ / ALTERED %s: %s / %s\n' "$2" "$3" "$4"
        failed="$failed $2"
    fi
}

# same A B: are two texts the same, and not empty?
same() { [ -n "$1" ] && [ "$1" = "$2" ]; }

sha512() { sha512sum <"$1" | cut -d ' ' -f 1; }

# walk FOLDER: name every file below, one a line.
walk() {
    for one in "$1"* "$1".[!.]*; do
        if [ -d "$one" ]; then walk "$one/"; elif [ -e "$one" ]; then printf '%s\n' "$one"; fi
    done
}

# text KEY LINE: the value of a member of a journal line. number KEY LINE: the same for a number.
text() { printf '%s\n' "$2" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
number() { printf '%s\n' "$2" | sed -n "s/.*\"$1\":\([0-9]*\)[,}].*/\1/p"; }
sealed() { sed -n "s/^$1: //p" "$seal"; }

# bytes HEX: write what hexadecimal digits stand for.
bytes() {
    printf '%b' "$(printf %s "$1" | awk '{
        for (i = 1; i < length($0); i += 2) {
            b = (index("0123456789abcdef", substr($0, i, 1)) - 1) * 16
            b += index("0123456789abcdef", substr($0, i + 1, 1)) - 1
            printf "\\0%03o", b
        }
    }')"
}

# node LEFT RIGHT: hash an inner node of the tree (RFC 6962).
node() { { bytes 01; bytes "$1"; bytes "$2"; } | sha256sum | cut -d ' ' -f 1; }

# climb LEAF INDEX SIZE SIBLINGS...: follow an inclusion path to its root (RFC 9162 2.1.3.2).
climb() {
    hash=$1 first=$2 last=$(($3 - 1))
    shift 3
    for sibling; do
        [ "$last" -gt 0 ] || return
        if [ $((first & 1)) = 1 ] || [ "$first" = "$last" ]; then
            hash=$(node "$sibling" "$hash")
            while [ "$first" != 0 ] && [ $((first & 1)) = 0 ]; do
                first=$((first >> 1)) last=$((last >> 1))
            done
        else
            hash=$(node "$hash" "$sibling")
        fi
        first=$((first >> 1)) last=$((last >> 1))
    done
    [ "$last" != 0 ] || printf '%s\n' "$hash"
}

check_files() {
    set -- README.txt verify.py verify.sh digests.sha512 aip/inventory.json \
        aip/inventory.json.sha512 aip/manifest.xml aip/record.json journal/lines.jsonl \
        journal/paths.json seal/certificates.pem "$seal" "$token"
    missing=""
    for name in "$@" $(sed 's/^[^ ]*  //' digests.sha512 2>/dev/null); do
        [ -f "$name" ] || { say 1 "$name" "fichier manquant" "missing file"; missing=yes; }
    done
    [ -f digests.sha512 ] || return
    ! grep -Evq '^[0-9a-f]{128}  [!-~]+$' digests.sha512
    say $? digests.sha512 "forme de la liste" "form of the list"
    walk "" | grep -vxF digests.sha512 >"$notes"
    while IFS= read -r name; do
        grep -qxF "$(sha512 "$name")  $name" digests.sha512
        say $? "$name" "empreinte de digests.sha512" "digest of digests.sha512"
    done <"$notes"
    [ -z "$missing" ]
}

# in_aip FILE PATH: is a file one that the inventory names PATH (or begins to)?
in_aip() {
    grep -F "\"$(sha512 "$1")\": [" aip/inventory.json | grep -qF "\"$2"
    say $? "$1" "nommé par l'inventaire" "named by the inventory"
}

check_objects() {
    digest=$(sha512 aip/inventory.json)
    same "$(cat aip/inventory.json.sha512)" "$digest  inventory.json"
    say $? aip/inventory.json.sha512 "empreinte de l'inventaire" "digest of the inventory"
    [ "$(grep -cF "\"after\":\"sha512:$digest\"" journal/lines.jsonl)" = 1 ]
    say $? aip/inventory.json "empreinte inscrite au journal" "digest in the journal"
    in_aip aip/manifest.xml 'package/manifest.xml"'
    in_aip aip/record.json 'record.json"'
    for name in $(walk objects/); do
        case $name in
            *%* | objects/sha512-*) in_aip "$name" package/ ;;
            *) in_aip "$name" "package/${name#objects/}\"" ;;
        esac
    done
}

check_paths() {
    same "$(sealed format)" sae-journal-seal/1
    say $? "$seal" "forme du sceau" "form of the seal"
    size=$(sealed lifecycle-tree-size) root=$(sealed lifecycle-root-sha256)
    same "$(grep -c seq journal/paths.json)" "$(grep -c '' journal/lines.jsonl)"
    say $? journal/paths.json "un chemin par ligne" "one path per line"
    while IFS= read -r line; do
        seq=$(number seq "$line")
        path=$(grep -F "\"seq\":$seq," journal/paths.json)
        same "$(text root "$path") $(number tree-size "$path")" "$root $size" &&
            [ "$seq" -le "$size" ]
        say $? journal/paths.json "ligne $seq" "line $seq"
        leaf=$({ printf '\000'; printf %s "$line"; } | sha256sum | cut -d ' ' -f 1)
        siblings=$(printf '%s\n' "$path" | sed 's/.*"path":\[\([^]]*\)\].*/\1/; s/[",]/ /g')
        # shellcheck disable=SC2086 - one word per sibling
        same "$(climb "$leaf" $((seq - 1)) "$size" $siblings)" "$root"
        say $? journal/lines.jsonl "ligne $seq sous le sceau" "line $seq under the seal"
    done <journal/lines.jsonl
}

check_token() {
    at=$(openssl ts -reply -in "$token" -text 2>/dev/null |
        sed -n 's/^Time stamp: //p' | sed 's/\.[0-9]*//')
    openssl ts -verify -data "$seal" -in "$token" -CAfile seal/certificates.pem \
        -attime "$(date -u -d "${at:-1970-01-01}" +%s)" >/dev/null 2>&1
    say $? "$token" "jeton du sceau, $at" "token of the seal"
}

for seal in seal/[0-9]*.txt; do break; done
token=${seal%.txt}.tsr
notes=$(mktemp) || exit 1
if check_files; then
    check_objects
    check_paths
    check_token
fi
rm -f "$notes"
if [ -n "$failed" ]; then
    echo "PREUVE REFUSÉE / PROOF REFUSED:$failed"
    exit 1
fi
echo "PREUVE VALABLE / VALID PROOF"
