package main

import (
	"bytes"
	"context"
	"math/rand"
	"strings"
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

// largeBody: bodies of 3.9 MB: random, well compressible, and sent as they are.
func largeBody(k *kit) {
	const topic, size = "LargeBody", 3900000
	random := make([]byte, size)
	rand.New(rand.NewSource(39)).Read(random)
	regular := bytes.Repeat([]byte("x"), size)
	k.createTopic(topic, 1)
	send := func(p rocketmq.Producer, body []byte) {
		result, err := p.SendSync(context.Background(), primitive.NewMessage(topic, body))
		succeed("send of a large body", err)
		requireEqual("status", primitive.SendOK, result.Status)
	}
	k.step("sending")
	compressing := k.producer()
	send(compressing, random)
	send(compressing, regular)
	send(k.producer(producer.WithCompressMsgBodyOverHowmuch(1<<30)), regular)

	k.step("reading back")
	messages := newReader(k, topic).readAll(topic)
	requireEqual("number of messages", 3, len(messages))
	checkBody("random body, ", random, messages[0])
	checkBody("regular body, ", regular, messages[1])
	checkBody("uncompressed body, ", regular, messages[2])
	requireEqual("compression flag of the last", int32(0), messages[2].SysFlag&1)
}

// properties: keys, tags, user properties in any script, flag, times and hosts come back.
func properties(k *kit) {
	const topic, body = "Properties", "тело 本文 📦"
	values := map[string]string{
		"plain": "value", "配達": "東京都 – 渋谷区", "emoji": "🚀🇦🇶",
		"quotes": `"a" 'b' \ / {"json": [1, 2]}`, "signs": "a=b&c;d:e,f|g #h",
		"spaces": " leading, trailing\tand\nline ", "long": strings.Repeat("ß", 3000),
	}
	message := primitive.NewMessage(topic, []byte(body))
	message.Flag = -559038737
	message.WithTag("größe")
	message.WithKeys([]string{"order-17", "заказ-17", "注文-17"})
	for key, value := range values {
		message.WithProperty(key, value)
	}
	before := time.Now().UnixNano() / 1e6
	result, err := k.producer().SendSync(context.Background(), message)
	after := time.Now().UnixNano() / 1e6
	succeed("send", err)

	messages := newReader(k, topic).readAll(topic)
	requireEqual("number of messages", 1, len(messages))
	read := messages[0]
	requireEqual("keys", "order-17 заказ-17 注文-17", strings.TrimSpace(read.GetKeys()))
	requireEqual("tags", "größe", read.GetTags())
	requireEqual("flag", int32(-559038737), read.Flag)
	for key, value := range values {
		requireEqual("property "+key, value, read.GetProperty(key))
	}
	checkBody("", []byte(body), read)
	requireEqual("id", result.MsgID, read.MsgId)
	require(strings.HasPrefix(read.BornHost, "127."), "born on %s", read.BornHost)
	require(read.BornTimestamp >= before && read.BornTimestamp <= after,
		"born at %d, not in %d…%d", read.BornTimestamp, before, after)
	require(read.StoreTimestamp >= before && read.StoreTimestamp <= after,
		"stored at %d, not in %d…%d", read.StoreTimestamp, before, after)
}

// tags: a subscription to tags gets the messages of these tags and no others.
func tags(k *kit) {
	const topic, count = "Tags", 150
	k.createTopic(topic, 2)
	sendLetters(k, k.producer(), topic, 0, count)
	two, all := newLedger(topic), newLedger(topic)
	k.pusher("two-tags", topic, "red || blue", listenInto(two))
	k.pusher("all-tags", topic, "*", listenInto(all))
	k.eventually("all messages pushed", 30, func() bool {
		return two.distinct() >= count/3*2 && all.distinct() >= count
	})
	all.requireAll(0, count)
	requireEqual("messages of two tags", count/3*2, two.distinct())
	for index := 0; index < count; index++ {
		require(two.has(index) == (index%3 != 1), "message %d: pushed is %v", index, two.has(index))
	}

	k.step("pulling")
	green := newLedger(topic)
	r := &reader{kit: k, puller: k.puller("green", topic, "green")}
	absent := &reader{kit: k, puller: k.puller("violet", topic, "violet")}
	for _, queue := range r.queues(topic) {
		green.receive(r.readQueue(queue)...)
		none := absent.pull(queue, 0)
		requireEqual("pull of an absent tag", primitive.PullNoMsgMatched, none.Status)
		requireEqual("next offset after an absent tag", r.end(queue), none.NextBeginOffset)
	}
	requireEqual("messages tagged green", count/3, green.distinct())
	for index := 1; index < count; index += 3 {
		require(green.has(index), "message %d was not pulled", index)
	}
}

func listenInto(ledgers ...*ledger) listener {
	return func(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		for _, l := range ledgers {
			l.receive(messages...)
		}
		return consumer.ConsumeSuccess, nil
	}
}

// sqlFilter: a condition on properties chooses messages, before and while a consumer waits.
func sqlFilter(k *kit) {
	const topic, count = "SqlFilter", 150
	k.createTopic(topic, 2)
	p := k.producer()
	wanted := func(index int) bool {
		return index >= 20 && index <= 120 && (index%3 != 1 || index == 31)
	}
	all := 0
	for index := 0; index < count; index++ {
		if wanted(index) {
			all++
		}
	}
	sendLetters(k, p, topic, 0, count/2)
	pushed := newLedger(topic)
	k.selectingPusher("sql-pushed", topic, consumer.MessageSelector{
		Type: consumer.SQL92,
		Expression: "index BETWEEN 20 AND 120 AND (TAGS IN ('red', 'blue') OR index = 31)" +
			" AND note IS NOT NULL",
	}, listenInto(pushed))
	sendLetters(k, p, topic, count/2, count)
	k.eventually("all wanted messages pushed", 30, func() bool { return pushed.distinct() >= all })
	requireEqual("messages pushed", all, pushed.distinct())
	for index := 0; index < count; index++ {
		require(pushed.has(index) == wanted(index), "message %d: pushed is %v", index,
			pushed.has(index))
	}
}
