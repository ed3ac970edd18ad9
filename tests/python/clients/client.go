// Sends the request that standard input describes with net/http, and prints the replies; see clients.py.
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"time"
)

type request struct {
	URL, Method, Authority string
	Headers                map[string]string
	Body                   []byte
	Files                  []struct {
		Name, Type string
		Data       []byte
	}
	Chunked bool
	Repeat  int
}

type reply struct {
	Status int    `json:"status"`
	Length string `json:"length"`
	Body   []byte `json:"body"`
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// body returns the body of the request and the header Content-Type, if it is a form.
func (r request) body() (io.Reader, string) {
	if len(r.Files) > 0 {
		var form bytes.Buffer
		writer := multipart.NewWriter(&form)
		for _, file := range r.Files {
			header := textproto.MIMEHeader{}
			header.Set("Content-Disposition", fmt.Sprintf(`form-data; name="file"; filename="%s"`, file.Name))
			header.Set("Content-Type", file.Type)
			part, err := writer.CreatePart(header)
			check(err)
			_, err = part.Write(file.Data)
			check(err)
		}
		check(writer.Close())
		return &form, writer.FormDataContentType()
	}
	if r.Chunked {
		return struct{ io.Reader }{bytes.NewReader(r.Body)}, "" // a reader of unknown length
	}
	return bytes.NewReader(r.Body), ""
}

func (r request) send(client *http.Client) reply {
	body, contentType := r.body()
	sent, err := http.NewRequest(r.Method, r.URL, body)
	check(err)
	for name, value := range r.Headers {
		sent.Header.Set(name, value)
	}
	if contentType != "" {
		sent.Header.Set("Content-Type", contentType)
	}
	answer, err := client.Do(sent)
	check(err)
	defer answer.Body.Close()
	received, err := io.ReadAll(answer.Body)
	check(err)
	return reply{answer.StatusCode, answer.Header.Get("Content-Length"), received}
}

func main() {
	var r request
	check(json.NewDecoder(os.Stdin).Decode(&r))
	authorities := x509.NewCertPool()
	certificate, err := os.ReadFile(r.Authority)
	check(err)
	authorities.AppendCertsFromPEM(certificate)
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig:       &tls.Config{RootCAs: authorities},
		ForceAttemptHTTP2:     true, // offers h2 and http/1.1, as the default transport does
		ExpectContinueTimeout: 10 * time.Second,
	}}
	replies := []reply{}
	for i := 0; i < r.Repeat; i++ {
		replies = append(replies, r.send(client))
	}
	check(json.NewEncoder(os.Stdout).Encode(replies))
}
