#!/bin/sh
# Makes the files beside it, with OpenSSL 3: keys of all kinds in all forms, and certificates for them. They are for tests
# only; nothing else trusts them, and everybody knows the password: "sesame".
set -eu
cd "$(dirname "$0")"
days=36500
password=pass:sesame

issue() { # NAME SUBJECT SIGNER EXTENSIONS
    printf '%s\n' "$4" >extensions
    openssl req -new -key "$1.key" -subj "$2" -out request
    openssl x509 -req -in request -CA "$3.crt" -CAkey "$3.key" -days $days -extfile extensions -out "$1.crt"
}

genkey() { # NAME ALGORITHM...
    name=$1
    shift
    openssl genpkey -algorithm "$@" -out "$name.key"
}

genkey root EC -pkeyopt ec_paramgen_curve:P-256
openssl req -x509 -new -key root.key -subj "/CN=Test root" -days $days -out root.crt
genkey intermediate EC -pkeyopt ec_paramgen_curve:P-256
issue intermediate "/CN=Test intermediate" root "basicConstraints=critical,CA:TRUE"

server="basicConstraints=CA:FALSE
extendedKeyUsage=serverAuth
subjectAltName=DNS:www.example.com,DNS:*.Example.com,IP:127.0.0.1,IP:::1"
genkey rsa RSA -pkeyopt rsa_keygen_bits:2048
genkey weak RSA -pkeyopt rsa_keygen_bits:1024
genkey pss RSA-PSS -pkeyopt rsa_keygen_bits:2048
genkey p256 EC -pkeyopt ec_paramgen_curve:P-256
genkey p384 EC -pkeyopt ec_paramgen_curve:P-384
genkey ed25519 ED25519
for name in rsa weak pss p256 p384 ed25519; do
    issue $name "/CN=$name" intermediate "$server"
done
genkey client EC -pkeyopt ec_paramgen_curve:P-256
issue client "/CN=Test client/O=Somebody" root "extendedKeyUsage=clientAuth"

cat p256.crt intermediate.crt root.crt >chain.pem
cat p256.crt root.crt intermediate.crt >disordered.pem
cat p256.key p256.crt intermediate.crt >both.pem

openssl rsa -traditional -in rsa.key -out rsa.pkcs1.key
openssl ec -in p256.key -out p256.sec1.key
openssl ec -in p384.key -out p384.sec1.key
{ openssl ecparam -name prime256v1 && openssl ec -in p256.key; } >p256.parameters.key
{ openssl ecparam -name prime256v1 && openssl ec -no_public -in p256.key; } >p256.short.key
openssl ec -in p256.key -param_enc explicit -out p256.explicit.key

for prf in hmacWithSHA1 hmacWithSHA224 hmacWithSHA256 hmacWithSHA384 hmacWithSHA512; do
    openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf $prf -in p256.key -passout $password -out "p256.$prf.key"
done
openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 1 -in p256.key -passout $password -out p256.fast.key
openssl pkcs8 -topk8 -v2 aes-128-cbc -in p256.key -passout $password -out p256.aes128.key
openssl pkcs8 -topk8 -v2 aes-192-cbc -in p256.key -passout $password -out p256.aes192.key
openssl pkcs8 -topk8 -v2 des3 -in p256.key -passout $password -out p256.des3.key
openssl pkcs8 -topk8 -v2 aes-256-cbc -in rsa.key -passout $password -out rsa.aes256.key
openssl pkcs8 -topk8 -scrypt -in p256.key -passout $password -out p256.scrypt.key
openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in p256.key -passout $password -out p256.pbes1.key
openssl ec -aes256 -in p256.key -passout $password -out p256.old.key
openssl rsa -traditional -aes256 -in rsa.key -passout $password -out rsa.old.key

openssl x509 -in p256.crt -outform der -out p256.crt.der
openssl pkey -in p256.key -outform der -out p256.key.der
openssl pkcs8 -topk8 -v2 aes-256-cbc -in p256.key -passout $password -outform der -out p256.encrypted.der
openssl pkcs12 -export -in p256.crt -inkey p256.key -passout $password -out p256.p12
openssl crl2pkcs7 -nocrl -certfile chain.pem -outform der -out chain.p7.der
openssl crl2pkcs7 -nocrl -certfile chain.pem -out chain.p7.pem
openssl x509 -in p256.crt -trustout -addtrust serverAuth -out trusted.pem
openssl req -new -key p256.key -subj "/CN=request" -out request.pem
openssl pkey -in p256.key -pubout -out public.pem
rm -f extensions request
