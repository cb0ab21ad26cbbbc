// Command compat-go runs one scenario with the official Go client:
//
//	compat-go sync-send namesrv=127.0.0.1:9876 brokers=127.0.0.1:10911 seconds=55 [key=value ...]
package main

import (
	"fmt"
	"os"

	"github.com/apache/rocketmq-client-go/v2/rlog"
)

var scenarios = map[string]func(*kit){
	"sync-send":           syncSend,
	"async-send":          asyncSend,
	"oneway-send":         onewaySend,
	"batch-send":          batchSend,
	"large-body":          largeBody,
	"properties":          properties,
	"key-order":           keyOrder,
	"topic-creation":      topicCreation,
	"tags":                tags,
	"sql-filter":          sqlFilter,
	"pull":                pull,
	"clustering":          clustering,
	"broadcasting":        broadcasting,
	"ordered-consumption": orderedConsumption,
	"order-over-restarts": orderOverRestarts,
	"from-where":          fromWhere,
	"send-back":           sendBack,
	"postponed":           postponed,
	"progress":            progress,
	"crash":               crash,
	"transactions":        transactions,
	"request-reply":       requestReply,
	"cluster":             cluster,
}

func main() {
	rlog.SetLogLevel("fatal")
	if len(os.Args) < 2 || scenarios[os.Args[1]] == nil {
		fmt.Println("no such scenario")
		os.Exit(2)
	}
	k := newKit(os.Args[2:])
	scenarios[os.Args[1]](k)
	k.step("shutting down the clients")
	k.close()
	fmt.Println("ok")
}
