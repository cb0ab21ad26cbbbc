package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

const (
	questionTopic = "RequestReply"
	questionCount = 20
	unanswered    = "unanswered"
	misdirected   = "misdirected"
)

// replier answers questions, each in its own words, and keeps what came of it.
type replier struct {
	producer rocketmq.Producer
	mutex    sync.Mutex
	cluster  string
	refusal  error
}

// requestReply: a consumer replies to single messages; the producer that asked gets its own reply,
// waiting or by a callback. What nobody replies to times out. A reply to a client that is not there is
// refused. This client marks long replies as compressed and does not compress them: all are short.
func requestReply(k *kit) {
	k.createTopic(questionTopic, 2)
	r := &replier{producer: k.producer(producer.WithRetry(0))}
	k.pusher("repliers", questionTopic, "*", r.listen)
	asker := k.producer(producer.WithGroupName("askers"))
	k.step("asking and waiting")
	// Only when it asks in a topic that is not there yet this client tells the broker who it is before.
	_, err := asker.Request(context.Background(), time.Millisecond, newLetter(questionTopic+"New", 0))
	require(err != nil, "a reply that nobody sent")
	for index := 0; index < questionCount; index++ {
		reply, err := asker.Request(context.Background(), 20*time.Second,
			newLetter(questionTopic, index))
		succeed(fmt.Sprintf("question %d", index), err)
		requireEqual("reply", replyTo(index), string(reply.Body))
	}
	askWithCallbacks(k, asker)
	askInVain(k, asker)
	r.requireRefusal(k, asker)

	r.mutex.Lock()
	defer r.mutex.Unlock()
	expected := int64(2 * questionCount)
	if k.argument("undelivered") == "stored" {
		expected++
	}
	stored := newReader(k, questionTopic)
	k.eventually("stored replies", 10, func() bool {
		return stored.count(r.cluster+"_REPLY_TOPIC") == expected
	})
}

func askWithCallbacks(k *kit, asker rocketmq.Producer) {
	k.step("asking with callbacks")
	var mutex sync.Mutex
	replies := map[int]string{}
	for index := questionCount; index < 2*questionCount; index++ {
		own := index
		take := func(_ context.Context, reply *primitive.Message, err error) {
			succeed(fmt.Sprintf("question %d", own), err)
			mutex.Lock()
			defer mutex.Unlock()
			replies[own] = string(reply.Body)
		}
		succeed("question with a callback", asker.RequestAsync(context.Background(),
			20*time.Second, take, newLetter(questionTopic, own)))
	}
	k.eventually("all replies", 20, func() bool {
		mutex.Lock()
		defer mutex.Unlock()
		return len(replies) == questionCount
	})
	for index, reply := range replies {
		requireEqual("reply", replyTo(index), reply)
	}
}

func question(how string) *primitive.Message {
	letter := newLetter(questionTopic, 0)
	letter.WithProperty("how", how)
	return letter
}

func askInVain(k *kit, asker rocketmq.Producer) {
	k.step("asking in vain")
	_, err := asker.Request(context.Background(), time.Second, question(unanswered))
	require(err != nil && strings.Contains(err.Error(), "timeout"), "asking in vain ended with %v", err)
}

func (r *replier) requireRefusal(k *kit, asker rocketmq.Producer) {
	k.step("asking for a misdirected reply")
	_, err := asker.Request(context.Background(), time.Second, question(misdirected))
	require(err != nil, "a misdirected reply arrived")
	k.eventually("refusal of the misdirected reply", 10, func() bool {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		return r.refusal != nil
	})
	words := r.refusal.Error()
	require(strings.Contains(words, "channel of <nobody> not found"), "the words are: %s", words)
}

func (r *replier) listen(_ context.Context,
	messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
	for _, message := range messages {
		r.reply(message)
	}
	return consumer.ConsumeSuccess, nil
}

func (r *replier) reply(message *primitive.MessageExt) {
	index := checkLetter(questionTopic, message)
	how := message.GetProperty("how")
	if how == unanswered {
		return
	}
	// Its second parameter is read as properties: the body is for the caller.
	reply, err := consumer.CreateReplyMessage(message, nil)
	succeed("a reply to a question", err)
	reply.Body = []byte(replyTo(index))
	if how == misdirected {
		reply.WithProperty(primitive.PropertyMessageReplyToClient, "nobody")
	}
	_, err = r.producer.SendSync(context.Background(), reply)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.cluster = message.GetProperty(primitive.PropertyCluster)
	if how == misdirected {
		r.refusal = err
	} else {
		succeed("send of a reply", err)
	}
}

func replyTo(index int) string {
	return fmt.Sprintf("réponse %d", index)
}
